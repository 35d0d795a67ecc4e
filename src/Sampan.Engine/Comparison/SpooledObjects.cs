using Sampan.Engine.Archive;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Comparison;

/// <summary>Objects of one resource as a cluster listed them: names in memory, bytes in a private file. In whatever order they came, and however
/// often.</summary>
internal sealed class SpooledObjects(string version) : IComparedObjects
{
    private readonly SpoolFile _spool = new(null);
    private readonly Dictionary<ObjectKey, (long Offset, int Length)> _places = [];
    private ObjectKey[]? _keys;

    public IReadOnlyList<ObjectKey> Keys
    {
        get
        {
            if (_keys is not null) return _keys;
            _spool.Flush();
            _keys = [.. _places.Keys];
            Array.Sort(_keys, KeyOrder.Compare);
            return _keys;
        }
    }

    public IReadOnlyList<string> Versions { get; } = [version];

    public bool Contains(ObjectKey key) => _places.ContainsKey(key);

    public void Add(KubeObject item)
    {
        var bytes = item.ToUtf8();
        _places[item.Key] = (_spool.Length, bytes.Length);
        _spool.Append(bytes.Span);
    }

    public KubeObject? Read(ObjectKey key, string? version)
    {
        if (version is not null && version != Versions[0]) return null;
        var (offset, length) = _places[key];
        return KubeObject.Parse(_spool.Read(offset, length));
    }

    public void Dispose() => _spool.Dispose();
}
