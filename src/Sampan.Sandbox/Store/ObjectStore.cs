using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Kinds;

namespace Sampan.Sandbox.Store;

/// <summary>All objects of one cluster, in memory, under one revision that only grows.</summary>
/// <remarks>Writers hold <see cref="Gate"/> from reading what is stored to committing, so that a write sees what it changes. Readers take
/// it only to pick up an immutable snapshot; watchers only to copy references.</remarks>
internal sealed class ObjectStore(int changesRemembered = ObjectStore.DefaultChangesRemembered) : IStoreReader
{
    /// <summary>Changes of each resource that watches and paged lists can go back over.</summary>
    public const int DefaultChangesRemembered = 20_000;

    private readonly Dictionary<GroupResource, ResourceLog> _logs = [];
    private long _revision = 1;

    /// <summary>Held by whoever writes. Re-entrant.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Called under the gate after each commit.</summary>
    public event Action<GroupResource, Change>? Committed;

    /// <summary>Revision of the newest change.</summary>
    public long Revision
    {
        get
        {
            lock (Gate) return _revision;
        }
    }

    public StoredObject? Get(GroupResource resource, ObjectKey key)
    {
        lock (Gate) return _logs.TryGetValue(resource, out var log) ? log.Find(StoredObject.SortKeyOf(key)) : null;
    }

    /// <summary>All objects of a resource now, with the revision they belong to.</summary>
    public (ImmutableSortedSet<StoredObject> Objects, long Revision) Snapshot(GroupResource resource)
    {
        lock (Gate) return (LogOf(resource).Current, _revision);
    }

    /// <summary>All objects of a resource at an earlier revision, or null when that is forgotten.</summary>
    public ImmutableSortedSet<StoredObject>? SnapshotAt(GroupResource resource, long revision)
    {
        lock (Gate) return LogOf(resource).At(revision);
    }

    /// <summary>Follows a resource from a revision on; null when changes after it are forgotten.</summary>
    public ChangeCursor? Follow(GroupResource resource, long revision)
    {
        lock (Gate)
        {
            var log = LogOf(resource);
            return log.PositionAfter(revision) is { } position ? new ChangeCursor(this, log, position) : null;
        }
    }

    /// <summary>Stores an object under its key with the next revision, which also becomes its <c>metadata.resourceVersion</c>.</summary>
    public StoredObject Put(GroupResource resource, JsonObject root)
    {
        lock (Gate)
        {
            var after = Stamp(root);
            var log = LogOf(resource);
            var before = log.Find(after.SortKey);
            log.Put(before, after);
            Committed?.Invoke(resource, new(before, after, false, log.Current));
            return after;
        }
    }

    /// <summary>Removes an object; its last state, with the next revision, is what watchers see.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="before">What is stored.</param>
    /// <param name="last">Its last state, such as one without finalizers.</param>
    public StoredObject Remove(GroupResource resource, StoredObject before, JsonObject last)
    {
        lock (Gate)
        {
            var after = Stamp(last);
            var log = LogOf(resource);
            log.Remove(before, after);
            Committed?.Invoke(resource, new(before, after, true, log.Current));
            return after;
        }
    }

    /// <summary>Forgets history: what was listed or watched from before now must start anew (410).</summary>
    public void Compact()
    {
        lock (Gate)
        {
            foreach (var log in _logs.Values) log.Compact();
        }
    }

    KubeObject? IStoreReader.Find(GroupResource resource, ObjectKey key) => Get(resource, key)?.Content;

    IEnumerable<KubeObject> IStoreReader.List(GroupResource resource, string? ns) =>
        Within(Snapshot(resource).Objects, ns).Select(o => o.Content);

    /// <summary>Where in a snapshot the objects of a namespace (all when null) stand, from after a key on.</summary>
    public static (int Start, int End) RangeOf(ImmutableSortedSet<StoredObject> objects, string? ns, string? after = null)
    {
        // '0' follows '/' in byte order: the first key past the namespace.
        var end = ns is null ? objects.Count : Position(objects, ns + "0");
        return (after is not null ? Position(objects, after + "\0") : ns is null ? 0 : Position(objects, ns + "/"), end);
    }

    /// <summary>The objects of one namespace (all when null) out of a snapshot, without walking over the others.</summary>
    public static IEnumerable<StoredObject> Within(ImmutableSortedSet<StoredObject> objects, string? ns)
    {
        var (start, end) = RangeOf(objects, ns);
        for (var i = start; i < end; i++) yield return objects[i];
    }

    private static int Position(ImmutableSortedSet<StoredObject> objects, string sortKey) =>
        objects.IndexOf(StoredObject.Probe(sortKey)) is var at && at < 0 ? ~at : at;

    private StoredObject Stamp(JsonObject root)
    {
        var revision = ++_revision;
        root["metadata"]!["resourceVersion"] = revision.ToString(CultureInfo.InvariantCulture);
        var content = KubeObject.Parse(KubeJson.Write(ObjectLayout.Ordered(root)));
        return new(content.Key, revision, content);
    }

    private ResourceLog LogOf(GroupResource resource)
    {
        if (!_logs.TryGetValue(resource, out var log)) _logs[resource] = log = new(changesRemembered);
        return log;
    }
}
