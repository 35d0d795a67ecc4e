using System.Text.RegularExpressions;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;
using Sampan.Sandbox.Kinds;

namespace Sampan.Sandbox.Store;

/// <summary>What names of objects may look like: a few forms, chosen by kind. Messages are the API server's.</summary>
internal static partial class NameRules
{
    private const string Subdomain = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an " +
        "alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    private const string Label = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric " +
        "character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

    private const string Label1035 = "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an " +
        "alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";

    private const string QualifiedPart = "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. " +
        "'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

    private const string LabelValue = "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an " +
        "alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

    private const string LabelKey = "a valid label key must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. " +
        "'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' " +
        "(e.g. 'example.com/MyName')";

    /// <summary>What is wrong with a name for this kind, if anything.</summary>
    public static string? ForKind(GroupResource resource, string name, KubernetesVersion version) => resource switch
    {
        { Group: "", Plural: "namespaces" } => Check(name, 63, Label, LabelForm(), version, dots: false),
        { Group: "", Plural: "services" } when version.Since(36) => Check(name, 63, Label, LabelForm(), version, dots: false),
        { Group: "", Plural: "services" } => Check(name, 63, Label1035, Label1035Form(), version, dots: false),
        { Group: "rbac.authorization.k8s.io" } => PathSegment(name),
        _ => Check(name, 253, Subdomain, SubdomainForm(), version, dots: true),
    };

    /// <summary>What is wrong with a DNS label that begins with a letter, if anything.</summary>
    public static string? Label1035Name(string name) => name.Length > 63 ? "must be no more than 63 bytes" : Label1035Form().IsMatch(name) ? null : Label1035;

    /// <summary>What is wrong with a label or annotation key (<c>prefix/name</c> or <c>name</c>), if anything.</summary>
    public static string? QualifiedName(string key, KubernetesVersion? version = null)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        if (slash != key.LastIndexOf('/')) return LabelKey;
        var (prefix, name) = slash < 0 ? (null, key) : (key[..slash], key[(slash + 1)..]);
        if (prefix is not null && prefix.Length == 0) return "prefix part must be non-empty";
        if (prefix is not null && Check(prefix, 253, Subdomain, SubdomainForm(), version ?? KubernetesVersion.Newest, dots: true) is { } wrong) return "prefix part " + wrong;
        if (name.Length == 0) return "name part must be non-empty";
        if (name.Length > 63) return $"name part must be no more than 63 {Unit(version)}";
        return QualifiedForm().IsMatch(name) ? null : QualifiedPart;
    }

    /// <summary>What is wrong with a label's value, if anything.</summary>
    public static string? ForLabelValue(string value, KubernetesVersion? version = null) =>
        value.Length > 63 ? $"must be no more than 63 {Unit(version)}" : value.Length == 0 || QualifiedForm().IsMatch(value) ? null : LabelValue;

    private static string Unit(KubernetesVersion? version) => version?.Since(MetadataRules.CountsBytes) is not false ? "bytes" : "characters";

    private static string? PathSegment(string name) => name switch
    {
        "." or ".." => $"may not be '{name}'",
        _ when name.Contains('/', StringComparison.Ordinal) => "may not contain '/'",
        _ when name.Contains('%', StringComparison.Ordinal) => "may not contain '%'",
        _ => null,
    };

    private static string? Check(string name, int most, string message, Regex form, KubernetesVersion version, bool dots) =>
        name.Length > most ? $"must be no more than {most} characters"
        : form.IsMatch(name) ? null
        : !dots && version.Since(MetadataRules.CountsBytes) && name.Contains('.', StringComparison.Ordinal) ? "must not contain dots"
        : message;

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z")]
    private static partial Regex SubdomainForm();

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?\z")]
    private static partial Regex LabelForm();

    [GeneratedRegex(@"^[a-z]([-a-z0-9]*[a-z0-9])?\z")]
    private static partial Regex Label1035Form();

    [GeneratedRegex(@"^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]\z")]
    private static partial Regex QualifiedForm();
}
