using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Archive;

/// <summary>The items of one resource in an archive.</summary>
public sealed class ArchivedResource
{
    private readonly Dictionary<string, IReadOnlyList<ArchivedItem>> _versions;

    internal ArchivedResource(GroupResource resource, IReadOnlyList<ArchivedItem> items,
        IReadOnlyList<(ArchivedVersion Version, IReadOnlyList<ArchivedItem> Items)> versions)
    {
        Resource = resource;
        Items = items;
        Versions = [.. versions.Select(v => v.Version)];
        _versions = versions.ToDictionary(v => v.Version.Version, v => v.Items, StringComparer.Ordinal);
    }

    /// <summary>Group and plural.</summary>
    public GroupResource Resource { get; }

    /// <summary>The plain copies, ordered by namespace (cluster-scoped first) and name: what is restored unless versions are chosen.</summary>
    public IReadOnlyList<ArchivedItem> Items { get; }

    /// <summary>The versioned directories, the source's preferred one first, then in ordinal order. Empty before format 1.1.0.</summary>
    public IReadOnlyList<ArchivedVersion> Versions { get; }

    /// <summary>The copies of one version, ordered as <see cref="Items"/>; empty when the archive has no such directory.</summary>
    public IReadOnlyList<ArchivedItem> ItemsOf(string version) => _versions.GetValueOrDefault(version, []);
}
