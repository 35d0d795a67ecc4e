using System.Buffers;
using System.Text.Json;
using Sampan.Engine.Actions;
using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Backups;

/// <summary>Which objects were met and which were stored. Keys are kept, objects never.</summary>
internal sealed class StoredItems
{
    private readonly Dictionary<ResourceId, HashSet<ObjectKey>> _met = [];
    private readonly Dictionary<GroupVersionKind, List<ObjectKey>> _stored = [];
    private readonly HashSet<string> _namespaces = new(StringComparer.Ordinal);
    private readonly HashSet<GroupResource> _resources = [];

    public int Count { get; private set; }

    /// <summary>Group resources of which something was stored.</summary>
    public IReadOnlyCollection<GroupResource> Resources => _resources;

    /// <summary>Notes that an object is being dealt with; false when it has been already.</summary>
    public bool Meet(ResourceId resource, ObjectKey key)
    {
        if (!_met.TryGetValue(resource, out var keys)) _met.Add(resource, keys = []);
        return keys.Add(key);
    }

    public bool Met(ResourceId resource, ObjectKey key) => _met.TryGetValue(resource, out var keys) && keys.Contains(key);

    public void Stored(ApiResource resource, ObjectKey key)
    {
        if (!_stored.TryGetValue(resource.GroupVersionKind, out var keys)) _stored.Add(resource.GroupVersionKind, keys = []);
        keys.Add(key);
        _resources.Add(resource.Id.GroupResource);
        if (key.Namespace is { } ns) _namespaces.Add(ns);
        Count++;
    }

    public bool HoldsItemsOf(string ns) => _namespaces.Contains(ns);

    /// <summary>Velero's resource list: <c>{"apps/v1/Deployment":["ns/name"]}</c>, everything sorted.</summary>
    public byte[] ToResourceList()
    {
        var buffer = new ArrayBufferWriter<byte>(1 << 16);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (kind, keys) in _stored.OrderBy(s => s.Key.ToString(), StringComparer.Ordinal))
            {
                writer.WriteStartArray(kind.ToString());
                foreach (var name in keys.Select(k => k.ToString()).Order(StringComparer.Ordinal)) writer.WriteStringValue(name);
                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }
}
