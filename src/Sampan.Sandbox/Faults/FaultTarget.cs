using System.IO.Enumeration;
using System.Text.RegularExpressions;

namespace Sampan.Sandbox.Faults;

/// <summary>Which requests a fault may strike. Everything that is not given matches anything.</summary>
public sealed partial record FaultTarget
{
    /// <summary>Verbs, as RBAC and audit logs name them: <c>get</c>, <c>list</c>, <c>watch</c>, <c>create</c>, <c>update</c>, <c>patch</c>, <c>delete</c>,
    /// <c>deletecollection</c>. Requests that are for no resource (discovery, <c>/version</c>) have the HTTP method's name, so discovery is a <c>get</c>.</summary>
    public IReadOnlyList<string> Verbs { get; init; } = [];

    /// <summary><c>PLURAL[.VERSION][.GROUP][/SUBRESOURCE]</c>; <c>*</c> stands for any plural or any subresource. Without group and version of all of
    /// them; without subresource the resource itself only. Null matches requests for no resource too.</summary>
    public string? Resource { get; init; }

    /// <summary>Namespace, with <c>*</c> and <c>?</c> as in file names; requests without a namespace never match one.</summary>
    public string? Namespace { get; init; }

    /// <summary>Object's name, with <c>*</c> and <c>?</c>; requests for collections never match one.</summary>
    public string? Name { get; init; }

    /// <summary>Path without the query, with <c>*</c> and <c>?</c>, such as <c>/apis/*</c>.</summary>
    public string? Path { get; init; }

    /// <summary>Every request.</summary>
    public static FaultTarget Everything { get; } = new();

    internal bool IsEverything => this is { Verbs.Count: 0, Resource: null, Namespace: null, Name: null, Path: null };

    internal bool Matches(FaultRequest request) =>
        (Verbs.Count == 0 || Verbs.Contains(request.Verb)) &&
        (Path is null || Fits(Path, request.Path)) &&
        (Resource is null || MatchesResource(request.Group, request.Version, request.Plural, request.Subresource)) &&
        (Namespace is null || (request.Namespace is { } ns && Fits(Namespace, ns))) &&
        (Name is null || (request.Name is { } name && Fits(Name, name)));

    /// <summary>True when the resource is the one named here, or none is named.</summary>
    internal bool MatchesResource(string? group, string? version, string? plural, string? subresource)
    {
        if (Resource is null) return true;
        if (plural is null) return false;
        var slash = Resource.IndexOf('/', StringComparison.Ordinal);
        var (own, below) = slash < 0 ? (Resource, null) : (Resource[..slash], Resource[(slash + 1)..]);
        if (below is null ? subresource is not null : subresource is null || (below != "*" && below != subresource)) return false;
        var (wantedPlural, rest) = own.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? (own[..dot], own[(dot + 1)..]) : (own, null);
        if (wantedPlural != "*" && wantedPlural != plural) return false;
        if (rest is null) return true;
        var first = rest.Split('.', 2);
        if (!VersionName().IsMatch(first[0])) return rest == group;
        return first[0] == version && (first.Length == 1 ? "" : first[1]) == group;
    }

    private static bool Fits(string pattern, string text) => FileSystemName.MatchesSimpleExpression(pattern, text, ignoreCase: false);

    [GeneratedRegex("^v[0-9]+((alpha|beta)[0-9]+)?$")]
    private static partial Regex VersionName();
}
