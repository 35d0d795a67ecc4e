using Sampan.Engine.Archive;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Comparison;

/// <summary>The objects of one resource in an archive, in all versions that it holds.</summary>
internal sealed class ArchivedObjects : IComparedObjects
{
    private readonly BackupArchiveReader _archive;
    private readonly Dictionary<ObjectKey, ArchivedItem> _plain;
    private readonly Dictionary<(ObjectKey, string), ArchivedItem> _versioned = [];

    public ArchivedObjects(BackupArchiveReader archive, ArchivedResource resource)
    {
        _archive = archive;
        _plain = resource.Items.ToDictionary(i => i.Key);
        Versions = [.. resource.Versions.Select(v => v.Version)];
        foreach (var (version, item) in Versions.SelectMany(v => resource.ItemsOf(v).Select(i => (v, i))))
        {
            _versioned[(item.Key, version)] = item;
            // What is stored in a version that its cluster did not prefer may have no plain copy.
            _plain.TryAdd(item.Key, item);
        }

        var keys = _plain.Keys.ToArray();
        Array.Sort(keys, KeyOrder.Compare);
        Keys = keys;
    }

    public IReadOnlyList<ObjectKey> Keys { get; }

    public IReadOnlyList<string> Versions { get; }

    public KubeObject? Read(ObjectKey key, string? version)
    {
        if (version is null) return _archive.ReadObject(_plain[key]);
        return _versioned.TryGetValue((key, version), out var item) ? _archive.ReadObject(item) : null;
    }

    public void Dispose()
    {
    }
}
