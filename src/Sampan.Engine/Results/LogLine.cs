using System.Globalization;
using System.Text;

namespace Sampan.Engine.Results;

/// <summary>One line of a run's log in the text form of logrus, which Velero writes and people's tools parse.</summary>
internal static class LogLine
{
    public static string Format(DateTimeOffset time, string level, string message, IEnumerable<KeyValuePair<string, string>> fields)
    {
        var line = new StringBuilder(160);
        line.Append("time=\"").Append(time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)).Append("\" level=").Append(level).Append(" msg=");
        AppendValue(line, message, always: true);
        foreach (var (key, value) in fields)
        {
            line.Append(' ').Append(key).Append('=');
            AppendValue(line, value, always: false);
        }

        return line.Append('\n').ToString();
    }

    private static void AppendValue(StringBuilder line, string value, bool always)
    {
        if (!always && value.Length > 0 && value.All(IsPlain))
        {
            line.Append(value);
            return;
        }

        line.Append('"');
        foreach (var c in value)
        {
            switch (c)
            {
                case '"' or '\\':
                    line.Append('\\').Append(c);
                    break;
                case '\n':
                    line.Append("\\n");
                    break;
                case '\t':
                    line.Append("\\t");
                    break;
                case var other when char.IsControl(other) || char.IsSurrogate(other):
                    line.Append(CultureInfo.InvariantCulture, $"\\u{(int)other:x4}");
                    break;
                default:
                    line.Append(c);
                    break;
            }
        }

        line.Append('"');
    }

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '/' or '@' or '^' or '+';
}
