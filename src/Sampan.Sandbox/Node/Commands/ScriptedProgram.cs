using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Sampan.Sandbox.Node.Commands;

/// <summary>A program whose doings stand in an annotation of its pod: <c>exit=1,delay=2s,stdout=some text,stderr=more</c>, each of them optional.</summary>
/// <remarks>It waits, prints and exits. In texts <c>\n</c> is a line's end; a comma ends one only before another of the four names.</remarks>
internal sealed partial record ScriptedProgram(int ExitCode, TimeSpan Delay, string Stdout, string Stderr)
{
    /// <summary>Annotations of pods that script a program: this and the program's name.</summary>
    public const string Annotation = "sandbox.sampan.dev/exec.";

    /// <summary>Reads an annotation's value; null when it is none.</summary>
    public static ScriptedProgram? TryParse(string text)
    {
        var program = new ScriptedProgram(0, TimeSpan.Zero, "", "");
        foreach (var field in text.Length == 0 ? [] : FieldEnd().Split(text))
        {
            var (name, value) = field.Split('=', 2) is [var n, var v] ? (n.Trim(), v) : ("", "");
            switch (name)
            {
                case "exit" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var code) && code <= 255:
                    program = program with { ExitCode = code };
                    break;
                case "delay" when Seconds(value) is { } delay:
                    program = program with { Delay = delay };
                    break;
                case "stdout":
                    program = program with { Stdout = value.Replace("\\n", "\n", StringComparison.Ordinal) };
                    break;
                case "stderr":
                    program = program with { Stderr = value.Replace("\\n", "\n", StringComparison.Ordinal) };
                    break;
                default:
                    return null;
            }
        }

        return program;
    }

    public async ValueTask<int> RunAsync(ProgramCall call, CancellationToken ct)
    {
        if (Delay > TimeSpan.Zero) await Task.Delay(Delay, call.Time, ct).ConfigureAwait(false);
        if (Stdout.Length > 0) await call.Streams.Stdout(Encoding.UTF8.GetBytes(Stdout)).ConfigureAwait(false);
        if (Stderr.Length > 0) await call.Streams.Stderr(Encoding.UTF8.GetBytes(Stderr)).ConfigureAwait(false);
        return ExitCode;
    }

    private static TimeSpan? Seconds(string text) =>
        text.EndsWith('s') && double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count) && count <= 1e6
            ? TimeSpan.FromSeconds(count)
            : null;

    [GeneratedRegex(",(?=(?:exit|delay|stdout|stderr)=)", RegexOptions.CultureInvariant)]
    private static partial Regex FieldEnd();
}
