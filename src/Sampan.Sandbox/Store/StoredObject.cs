using System.Collections.Concurrent;
using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Store;

/// <summary>One state of one object. Immutable; what watchers and lists send are its very bytes.</summary>
internal sealed class StoredObject
{
    private ConcurrentDictionary<ResourceId, ReadOnlyMemory<byte>>? _inOtherVersions;

    /// <param name="key">Namespace and name.</param>
    /// <param name="revision">The store's revision at which this state came to be; the same as in its metadata.</param>
    /// <param name="content">The object in its storage version.</param>
    public StoredObject(ObjectKey key, long revision, KubeObject content) =>
        (Key, Revision, Content, SortKey) = (key, revision, content, SortKeyOf(key));

    private StoredObject(string sortKey) => (SortKey, Content) = (sortKey, null!);

    /// <summary>Namespace and name.</summary>
    public ObjectKey Key { get; }

    /// <summary>Revision of this state.</summary>
    public long Revision { get; }

    /// <summary>The object in its storage version; never edited.</summary>
    public KubeObject Content { get; }

    /// <summary>What lists are ordered by: <c>namespace/name</c> in byte order, as etcd has its keys.</summary>
    public string SortKey { get; }

    /// <summary>Orders by <see cref="SortKey"/>.</summary>
    public static IComparer<StoredObject> ByKey { get; } = Comparer<StoredObject>.Create((a, b) => string.CompareOrdinal(a.SortKey, b.SortKey));

    /// <summary>A stand-in for searching a sorted set.</summary>
    public static StoredObject Probe(string sortKey) => new(sortKey);

    /// <summary>Where a key stands in the order.</summary>
    public static string SortKeyOf(ObjectKey key) => key.Namespace is null ? key.Name : $"{key.Namespace}/{key.Name}";

    /// <summary>The same state under another revision, its other versions with it.</summary>
    public StoredObject At(long revision)
    {
        var other = new StoredObject(Key, revision, Renumbered(Content, revision));
        foreach (var (version, bytes) in _inOtherVersions ?? []) other.Keep(version, Renumbered(KubeObject.Parse(bytes), revision).ToUtf8());
        return other;
    }

    private static KubeObject Renumbered(KubeObject item, long revision)
    {
        var copy = item.DeepClone();
        copy.Edit()["metadata"]!["resourceVersion"] = revision.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return KubeObject.Parse(copy.ToUtf8());
    }

    /// <summary>Leaves the bytes of another version here, in place of those that were.</summary>
    public void Keep(ResourceId version, ReadOnlyMemory<byte> bytes)
    {
        var cache = _inOtherVersions ?? Interlocked.CompareExchange(ref _inOtherVersions, new(), null) ?? _inOtherVersions;
        cache[version] = bytes;
    }

    /// <summary>The bytes in another served version, made once.</summary>
    public ReadOnlyMemory<byte> In(ResourceId version, Func<StoredObject, ReadOnlyMemory<byte>> convert)
    {
        var cache = _inOtherVersions ?? Interlocked.CompareExchange(ref _inOtherVersions, new(), null) ?? _inOtherVersions;
        return cache.GetOrAdd(version, (_, c) => c(this), convert);
    }
}
