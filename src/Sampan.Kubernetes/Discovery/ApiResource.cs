using Sampan.Kubernetes.Documents;

namespace Sampan.Kubernetes.Discovery;

/// <summary>One resource of one served group version, as the API server's discovery describes it. Subresources are not listed.</summary>
public sealed record ApiResource
{
    /// <summary>Group, version and plural name: what a request path is made of.</summary>
    public required ResourceId Id { get; init; }

    /// <summary>Kind in CamelCase.</summary>
    public required string Kind { get; init; }

    /// <summary>Singular name in lower case; the lower-cased kind when the server gives none.</summary>
    public required string Singular { get; init; }

    /// <summary>True when objects live in a namespace.</summary>
    public required bool Namespaced { get; init; }

    /// <summary>True when <see cref="Id"/> carries the group's preferred version of this resource.</summary>
    public required bool Preferred { get; init; }

    /// <summary>Verbs served, such as <c>list</c> and <c>watch</c>.</summary>
    public required IReadOnlyList<string> Verbs { get; init; }

    /// <summary>Short names, such as <c>deploy</c>.</summary>
    public IReadOnlyList<string> ShortNames { get; init; } = [];

    /// <summary>Categories, such as <c>all</c>.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>Names of served subresources without the resource's own, such as <c>status</c> or <c>scale</c>.</summary>
    public IReadOnlyList<string> Subresources { get; init; } = [];

    /// <summary>Group, version and kind of its objects.</summary>
    public GroupVersionKind GroupVersionKind => new(Id.Group, Id.Version, Kind);
}
