using System.Text.RegularExpressions;

namespace Sampan.Api.Validation;

/// <summary>The two name rules of the API server, with its wording.</summary>
public static partial class DnsNames
{
    /// <summary>What the API server says of a name that is no DNS label.</summary>
    public const string LabelRule = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an " +
        "alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

    /// <summary>What the API server says of a name that is no DNS subdomain.</summary>
    public const string SubdomainRule = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an " +
        @"alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    /// <summary>Namespace names: at most 63 characters, no dots.</summary>
    public static bool IsLabel(string name) => name.Length <= 63 && Label().IsMatch(name);

    /// <summary>What the API server says of a name that is no DNS label; nothing when it is one.</summary>
    public static IEnumerable<string> LabelErrors(string name)
    {
        if (name.Length > 63) yield return "must be no more than 63 characters";
        if (!Label().IsMatch(name)) yield return LabelRule;
    }

    /// <summary>Names of most objects: at most 253 characters.</summary>
    public static bool IsSubdomain(string name) => name.Length <= 253 && Subdomain().IsMatch(name);

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?\z")]
    private static partial Regex Label();

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z")]
    private static partial Regex Subdomain();
}
