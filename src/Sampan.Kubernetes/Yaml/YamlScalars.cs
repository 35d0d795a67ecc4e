using System.Buffers;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Sampan.Kubernetes.Yaml;

/// <summary>What a plain (unquoted) scalar means to the YAML 1.1 reader that kubectl and Velero use.</summary>
/// <remarks>Resolution table of go-yaml v2 as <c>sigs.k8s.io/yaml</c> ships it: <c>yes/no/on/off/y/n</c> are booleans, <c>0123</c> is octal,
/// <c>1_000</c> a number, and a timestamp stays text. Results are JSON tokens, numbers formatted as Go's <c>encoding/json</c> does.</remarks>
internal static partial class YamlScalars
{
    private static readonly SearchValues<char> FirstOfNumber = SearchValues.Create("+-0123456789");

    /// <summary>The JSON token a plain scalar stands for (<c>true</c>, <c>null</c>, a number), or null when it is a string.</summary>
    /// <exception cref="FormatException">An infinity or NaN, which JSON has no word for.</exception>
    public static string? JsonToken(string plain)
    {
        switch (plain)
        {
            case "" or "~" or "null" or "Null" or "NULL":
                return "null";
            case "y" or "Y" or "yes" or "Yes" or "YES" or "true" or "True" or "TRUE" or "on" or "On" or "ON":
                return "true";
            case "n" or "N" or "no" or "No" or "NO" or "false" or "False" or "FALSE" or "off" or "Off" or "OFF":
                return "false";
        }

        if (IsNotFinite(plain)) throw new FormatException($"{plain} has no JSON representation");
        if (plain[0] == '.') return StyleFloat().IsMatch(plain) ? Float(plain) : null;
        if (!FirstOfNumber.Contains(plain[0]) || Timestamp().IsMatch(plain)) return null;
        var digits = plain.Replace("_", "", StringComparison.Ordinal);
        return GoNumbers.Integer(digits) ?? (StyleFloat().IsMatch(digits) ? Float(digits) : null);
    }

    /// <summary>True when a Go reader would take this text, left unquoted, for something other than the same string.</summary>
    public static bool ResolvesElsewhere(string text) =>
        IsNotFinite(text) || text == "<<" || Timestamp().IsMatch(text) || Base60().IsMatch(text) || JsonToken(text) is not null;

    private static bool IsNotFinite(string text) => text is
        ".nan" or ".NaN" or ".NAN" or ".inf" or ".Inf" or ".INF" or "+.inf" or "+.Inf" or "+.INF" or "-.inf" or "-.Inf" or "-.INF";

    // A literal beyond the range of a double is text to a Go reader.
    private static string? Float(string text)
    {
        var value = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(value) ? GoNumbers.Format(value) : null;
    }

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex StyleFloat();

    [GeneratedRegex(@"^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Base60();

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt][0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}(\.[0-9]+)?(Z|[-+][0-9]{2}:[0-9]{2})| [0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}(\.[0-9]+)?)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Timestamp();
}
