using System.Globalization;
using Sampan.Kubernetes.Documents;

namespace Sampan.Kubernetes.Runtime;

/// <summary>The objects of an <see cref="ObjectCache"/> with their indexes, and the rule which of two states of an object is newer.</summary>
/// <remarks>Resource versions are compared as numbers, which holds for every etcd-backed server; one that is no number never counts as old.</remarks>
internal sealed class ObjectStore(Action<Exception> handlerFailed)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ObjectKey, KubeObject> _items = [];
    private readonly Dictionary<string, CacheIndex> _indexes = new(StringComparer.Ordinal);
    private readonly CacheIndex _namespaces = new(o => o.Namespace is { } ns ? [ns] : []);
    private readonly List<Action<ObjectChange>> _handlers = [];
    private Action<ObjectChange>[] _current = [];
    private long _delivered = -1;

    public KubeObject? Get(ObjectKey key)
    {
        lock (_gate) return _items.GetValueOrDefault(key);
    }

    public IReadOnlyList<KubeObject> All()
    {
        lock (_gate) return [.. _items.Values];
    }

    public IReadOnlyList<KubeObject> InNamespace(string ns)
    {
        lock (_gate) return [.. _namespaces.Find(ns).Select(k => _items[k])];
    }

    public IReadOnlyList<KubeObject> ByIndex(string name, string value)
    {
        lock (_gate)
        {
            return _indexes.TryGetValue(name, out var index) ? [.. index.Find(value).Select(k => _items[k])] : [];
        }
    }

    public void AddIndex(string name, Func<KubeObject, IEnumerable<string>> values)
    {
        lock (_gate)
        {
            if (_indexes.ContainsKey(name)) return;
            var index = new CacheIndex(values);
            foreach (var (key, item) in _items) index.Replace(key, null, item);
            _indexes[name] = index;
        }
    }

    public void AddHandler(Action<ObjectChange> handler)
    {
        KubeObject[] present;
        lock (_gate)
        {
            _handlers.Add(handler);
            _current = [.. _handlers];
            present = [.. _items.Values];
        }

        foreach (var item in present) handler(new ObjectChange(null, item));
    }

    /// <summary>A state the server delivered, by listing or watching.</summary>
    public void Deliver(KubeObject item) => Put(item, fromServer: true);

    /// <summary>A state a write returned; ignored when the watch has passed it already, so that it can't bring back what is gone.</summary>
    public void Observe(KubeObject item) => Put(item, fromServer: false);

    public void DeliverDeleted(KubeObject last)
    {
        ObjectChange? change = null;
        lock (_gate)
        {
            Advance(last.ResourceVersion);
            if (_items.TryGetValue(last.Key, out var before) && !IsOlder(last, before)) change = Drop(last.Key, before);
        }

        Notify(change);
    }

    public void Advance(string? version)
    {
        lock (_gate)
        {
            if (Number(version) is { } n && n > _delivered) _delivered = n;
        }
    }

    /// <summary>After the last page of a listing: what was not on any page is gone, unless it was written after the listing.</summary>
    public void RetainOnly(HashSet<ObjectKey> listed, string listVersion)
    {
        var changes = new List<ObjectChange>();
        lock (_gate)
        {
            Advance(listVersion);
            foreach (var (key, item) in _items.Where(p => !listed.Contains(p.Key)).ToList())
            {
                if (Number(item.ResourceVersion) > Number(listVersion)) continue;
                changes.Add(Drop(key, item));
            }
        }

        foreach (var change in changes) Notify(change);
    }

    private void Put(KubeObject item, bool fromServer)
    {
        ObjectChange? change = null;
        lock (_gate)
        {
            var version = Number(item.ResourceVersion);
            if (fromServer) Advance(item.ResourceVersion);
            else if (version is null || version <= _delivered) return;

            var key = item.Key;
            var before = _items.GetValueOrDefault(key);
            if (before is not null && (IsOlder(item, before) || before.ResourceVersion == item.ResourceVersion)) return;
            _items[key] = item;
            Reindex(key, before, item);
            change = new ObjectChange(before, item);
        }

        Notify(change);
    }

    private ObjectChange Drop(ObjectKey key, KubeObject before)
    {
        _items.Remove(key);
        Reindex(key, before, null);
        return new ObjectChange(before, null);
    }

    private void Reindex(ObjectKey key, KubeObject? before, KubeObject? after)
    {
        _namespaces.Replace(key, before, after);
        foreach (var index in _indexes.Values) index.Replace(key, before, after);
    }

    private void Notify(ObjectChange? change)
    {
        if (change is null) return;
        foreach (var handler in Volatile.Read(ref _current))
        {
            try
            {
                handler(change);
            }
            catch (Exception e)
            {
                // One handler's defect must not keep the change from the others, nor stop the watch.
                handlerFailed(e);
            }
        }
    }

    private static bool IsOlder(KubeObject item, KubeObject than) => Number(item.ResourceVersion) < Number(than.ResourceVersion);

    private static long? Number(string? version) =>
        long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : null;
}
