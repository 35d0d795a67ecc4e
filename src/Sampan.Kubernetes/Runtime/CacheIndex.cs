using Sampan.Kubernetes.Documents;

namespace Sampan.Kubernetes.Runtime;

/// <summary>Keys by a value computed from each object. Guarded by its cache's lock.</summary>
internal sealed class CacheIndex(Func<KubeObject, IEnumerable<string>> values)
{
    private readonly Dictionary<string, HashSet<ObjectKey>> _keys = new(StringComparer.Ordinal);

    public IReadOnlyCollection<ObjectKey> Find(string value) => _keys.TryGetValue(value, out var keys) ? keys : [];

    public void Replace(ObjectKey key, KubeObject? before, KubeObject? after)
    {
        if (before is not null) Remove(key, before);
        if (after is not null) Insert(key, after);
    }

    private void Insert(ObjectKey key, KubeObject item)
    {
        foreach (var value in values(item))
        {
            if (!_keys.TryGetValue(value, out var keys)) _keys[value] = keys = [];
            keys.Add(key);
        }
    }

    private void Remove(ObjectKey key, KubeObject item)
    {
        foreach (var value in values(item))
        {
            if (_keys.TryGetValue(value, out var keys) && keys.Remove(key) && keys.Count == 0) _keys.Remove(value);
        }
    }
}
