using System.Text.RegularExpressions;

namespace Sampan.Sandbox.Kinds.Validation;

/// <summary>Forms of names and keys inside objects; each answers with what is wrong in the API server's words, or null.</summary>
internal static partial class Formats
{
    private const string Subdomain = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an " +
        "alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    private const string Label = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric " +
        "character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

    private const string ConfigKeyText = "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex " +
        "used for validation is '[-._a-zA-Z0-9]+')";

    private const string NameForm = "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. " +
        "'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

    private const string Value = "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an " +
        "alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

    public const string PortRange = "must be between 1 and 65535, inclusive";

    public static string? DnsLabel(string text) =>
        text.Length > 63 ? "must be no more than 63 bytes"
        : LabelForm().IsMatch(text) ? null
        : text.Contains('.', StringComparison.Ordinal) ? "must not contain dots" : Label;

    public static string? DnsSubdomain(string text) =>
        text.Length > 253 ? "must be no more than 253 bytes" : SubdomainForm().IsMatch(text) ? null : Subdomain;

    /// <summary>Names of storage drivers, in which capitals are fine.</summary>
    public static string? DriverName(string text) =>
        text.Length > 63 ? "must be no more than 63 bytes" : DnsSubdomain(text.ToLowerInvariant());

    public static string? ConfigKey(string text) => text switch
    {
        "." => "must not be '.'",
        ".." => "must not be '..'",
        _ when text.StartsWith("..", StringComparison.Ordinal) => "must not start with '..'",
        _ => text.Length > 253 ? "must be no more than 253 bytes" : ConfigKeyForm().IsMatch(text) ? null : ConfigKeyText,
    };

    public static string? QualifiedName(string text) => QualifiedNames(text).FirstOrDefault();

    /// <summary>Keys of labels and the like; all that is wrong.</summary>
    public static IEnumerable<string> QualifiedNames(string text)
    {
        var parts = text.Split('/');
        if (parts.Length > 2)
        {
            yield return $"a qualified name {NameForm} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')";
            yield break;
        }

        if (parts is ["", _]) yield return "prefix part must be non-empty";
        else if (parts is [var prefix, _] && DnsSubdomain(prefix) is { } wrong) yield return "prefix part " + wrong;
        var name = parts[^1];
        if (name.Length == 0) yield return "name part must be non-empty";
        else if (name.Length > 63) yield return "name part must be no more than 63 bytes";
        if (!QualifiedForm().IsMatch(name)) yield return "name part " + NameForm;
    }

    public static string? LabelValue(string text) =>
        text.Length > 63 ? "must be no more than 63 bytes" : text.Length == 0 || QualifiedForm().IsMatch(text) ? null : Value;

    /// <summary>Names of container ports; all that is wrong.</summary>
    public static IEnumerable<string> PortName(string text)
    {
        if (text.Length > 15) yield return "must be no more than 15 characters";
        if (!PortForm().IsMatch(text)) yield return "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)";
        else if (!text.Any(char.IsAsciiLetterLower)) yield return "must contain at least one letter (a-z)";
        if (text.Contains("--", StringComparison.Ordinal)) yield return "must not contain consecutive hyphens";
        if (text.StartsWith('-') || text.EndsWith('-')) yield return "must not begin or end with a hyphen";
    }

    public static string? VariableName(string text) =>
        text.All(c => c is >= ' ' and <= '~' and not '=') ? null
        : "a valid environment variable name must consist only of printable ASCII characters other than '='";

    public static bool IsSysctl(string text) => text.Length <= 253 && SysctlForm().IsMatch(text);

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z")]
    private static partial Regex SubdomainForm();

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?\z")]
    private static partial Regex LabelForm();

    [GeneratedRegex(@"^[-._a-zA-Z0-9]+\z")]
    private static partial Regex ConfigKeyForm();

    [GeneratedRegex(@"^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]\z")]
    private static partial Regex QualifiedForm();

    [GeneratedRegex(@"^[-a-z0-9]+\z")]
    private static partial Regex PortForm();

    [GeneratedRegex(@"^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?\z")]
    private static partial Regex SysctlForm();
}
