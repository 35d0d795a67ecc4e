using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Archive;

/// <summary>A whole, validated archive: an index in memory, the items' bytes in one private file. Safe for concurrent use.</summary>
/// <remarks>Nothing is ever extracted by path. The file has mode 0600 and no name any more once it is open, so nothing is left of it however the process ends.</remarks>
public sealed class BackupArchiveReader : IDisposable
{
    private readonly SpoolFile _spool;
    private readonly Dictionary<GroupResource, ArchivedResource> _byResource;
    private readonly Dictionary<(GroupResource, ObjectKey), ArchivedItem> _byKey;

    internal BackupArchiveReader(string name, string formatVersion, SpoolFile spool, ArchiveIndex index)
    {
        (Name, FormatVersion, _spool) = (name, formatVersion, spool);
        Resources = index.Build();
        Notes = index.Notes;
        _byResource = Resources.ToDictionary(r => r.Resource);
        _byKey = Resources.SelectMany(r => r.Items).ToDictionary(i => (i.Resource, i.Key));
    }

    /// <summary>The name it was opened by, for messages.</summary>
    public string Name { get; }

    /// <summary>What <c>metadata/version</c> says: <c>1</c> before Velero 1.5, <c>1.1.0</c> since; empty when the file is missing.</summary>
    public string FormatVersion { get; }

    /// <summary>The resources, ordered by name.</summary>
    public IReadOnlyList<ArchivedResource> Resources { get; }

    /// <summary>What was tolerated while reading: unknown entries, entries that came twice with the same content. Bounded; for people.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>How many items there are (plain copies).</summary>
    public int Count => _byKey.Count;

    /// <summary>Reads an archive to its end, validating everything, before the first item can be asked for.</summary>
    /// <param name="archive">The gzip stream; not disposed.</param>
    /// <param name="name">For messages.</param>
    /// <param name="limits">What to accept.</param>
    /// <param name="ct">Stops reading; nothing is left behind.</param>
    /// <exception cref="ArchiveException">Truncated, not gzip, not tar, not Velero's, or with an entry that is dangerous or too large.</exception>
    public static Task<BackupArchiveReader> OpenAsync(Stream archive, string name, ArchiveLimits limits, CancellationToken ct) =>
        new ArchiveLoader(name, limits).LoadAsync(archive, ct);

    /// <summary>The items of one resource, or null when the archive has none.</summary>
    public ArchivedResource? Find(GroupResource resource) => _byResource.GetValueOrDefault(resource);

    /// <summary>One item (its plain copy), or null.</summary>
    public ArchivedItem? Find(GroupResource resource, ObjectKey key) => _byKey.GetValueOrDefault((resource, key));

    /// <summary>An item's very bytes.</summary>
    public byte[] Read(ArchivedItem item) => _spool.Read(item.Offset, checked((int)item.Length));

    /// <summary>An item as an object.</summary>
    /// <exception cref="MalformedObjectException">Its bytes are no JSON object.</exception>
    public KubeObject ReadObject(ArchivedItem item) => KubeObject.Parse(Read(item));

    /// <summary>Closes and so removes the private file.</summary>
    public void Dispose() => _spool.Dispose();
}
