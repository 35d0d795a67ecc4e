using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;

namespace Sampan.Engine.Tests.Fakes;

/// <summary>A cluster of bytes: what is put in comes out of lists as it is. Just enough for the engine's unit tests; the sandbox is the real stand-in.</summary>
internal sealed class FakeCluster : ICluster
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ResourceId, SortedDictionary<(string, string), KubeObject>> _objects = [];
    private readonly List<(ResourceId Resource, WatchEvent Event, long Version)> _events = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _version = 100;

    public List<ApiResource> Served { get; } = [.. Catalogs.Standard];

    public Dictionary<ResourceId, UnreadableItem> Unreadable { get; } = [];

    public List<DiscoveryGap> Gaps { get; } = [];

    /// <summary>Throws (or not) before a request is answered.</summary>
    public Action<string, ResourceId>? Before { get; set; }

    /// <summary>Throws (or not) before a LIST of a resource in a namespace (null: across them) is answered.</summary>
    public Action<ResourceId, string?>? BeforeList { get; set; }

    /// <summary>Reacts to a creation, as a controller would.</summary>
    public Action<FakeCluster, ResourceId, KubeObject>? Created { get; set; }

    public List<string> Requests { get; } = [];

    public FakeCluster Add(ResourceId resource, string? ns, string name, string? json = null)
    {
        var found = Served.First(r => r.Id == resource);
        var text = json ?? $$$"""{"apiVersion":"{{{resource.ApiVersion}}}","kind":"{{{found.Kind}}}","metadata":{"name":"{{{name}}}"{{{(ns is null ? "" : $",\"namespace\":\"{ns}\"")}}},"uid":"{{{name}}}-uid"}}""";
        return Add(resource, ns, name, Encoding.UTF8.GetBytes(text));
    }

    public FakeCluster Add(ResourceId resource, string? ns, string name, byte[] json)
    {
        lock (_gate) Table(resource)[(ns ?? "", name)] = KubeObject.Parse(json);
        return this;
    }

    public KubeObject? Find(ResourceId resource, string? ns, string name)
    {
        lock (_gate) return Table(resource).GetValueOrDefault((ns ?? "", name));
    }

    public IReadOnlyList<KubeObject> All(ResourceId resource)
    {
        lock (_gate) return [.. Table(resource).Values];
    }

    /// <summary>Replaces an object by an edited copy and tells watchers.</summary>
    public void Change(ResourceId resource, string? ns, string name, Action<JsonObject> edit)
    {
        lock (_gate)
        {
            var copy = Table(resource)[(ns ?? "", name)].DeepClone();
            edit(copy.Edit());
            Put(resource, copy, WatchEventType.Modified);
        }
    }

    public Task<ApiCatalog> DiscoverAsync(CancellationToken ct)
    {
        Note("discover", new ResourceId("", "v1", "catalog"));
        return Task.FromResult(new ApiCatalog(Served, Gaps));
    }

    public Task<ServerVersion> VersionAsync(CancellationToken ct) => Task.FromResult(new ServerVersion("1", "36", "v1.36.2"));

    public Task<KubeObject?> GetAsync(ResourceId resource, ObjectKey key, CancellationToken ct)
    {
        Note("get", resource);
        lock (_gate) return Task.FromResult(Table(resource).GetValueOrDefault((key.Namespace ?? "", key.Name))?.DeepClone());
    }

    public async IAsyncEnumerable<KubePage> ListAsync(ResourceId resource, ListQuery query, [EnumeratorCancellation] CancellationToken ct)
    {
        await Task.Yield();
        Note("list", resource);
        BeforeList?.Invoke(resource, query.Namespace);
        KubeObject[] items;
        lock (_gate) items = [.. Table(resource).Where(o => query.Namespace is null || o.Key.Item1 == query.Namespace).Select(o => o.Value.DeepClone()).Where(o => SelectorQuery.Matches(o, query.LabelSelector))];
        if (Unreadable.TryGetValue(resource, out var defect)) yield return new KubePage([], "100", null) { Unreadable = [defect] };
        foreach (var page in items.Chunk(query.PageSize))
        {
            Note("page", resource);
            ct.ThrowIfCancellationRequested();
            yield return new KubePage(page, "100", null);
        }
    }

    public async IAsyncEnumerable<WatchEvent> WatchAsync(ResourceId resource, WatchQuery query, [EnumeratorCancellation] CancellationToken ct)
    {
        var from = long.Parse(query.ResourceVersion, System.Globalization.CultureInfo.InvariantCulture);
        while (true)
        {
            WatchEvent[] news;
            Task changed;
            lock (_gate)
            {
                news = [.. _events.Where(e => e.Resource == resource && e.Version > from).Select(e => e.Event)];
                from = _version;
                changed = _changed.Task;
            }

            foreach (var item in news) yield return item;
            await changed.WaitAsync(ct);
        }
    }

    public Task<KubeObject> CreateAsync(ResourceId resource, KubeObject item, WriteOptions options, CancellationToken ct)
    {
        Note("create", resource);
        var copy = item.DeepClone();
        var metadata = (JsonObject)copy.Edit()["metadata"]!;
        lock (_gate)
        {
            if (metadata.Text("generateName") is { } prefix && metadata.Text("name") is null) metadata["name"] = prefix + (++_version).ToString("x", System.Globalization.CultureInfo.InvariantCulture);
            if (Table(resource).ContainsKey((copy.Namespace ?? "", copy.Name))) throw new KubeApiException(HttpStatusCode.Conflict, "AlreadyExists", "exists", "POST");
            metadata["uid"] = Guid.NewGuid().ToString();
            Put(resource, copy, WatchEventType.Added);
        }

        Created?.Invoke(this, resource, copy);
        return Task.FromResult(copy.DeepClone());
    }

    public Task<KubeObject> ReplaceAsync(ResourceId resource, KubeObject item, WriteOptions options, CancellationToken ct) => throw new NotSupportedException();

    public Task<KubeObject> PatchAsync(ResourceId resource, ObjectKey key, KubePatch patch, WriteOptions options, CancellationToken ct)
    {
        Note("patch", resource);
        Change(resource, key.Namespace, key.Name, root => Merge(root, (JsonObject)KubeJson.ParseNode(patch.Body.Span)!));
        return Task.FromResult(Find(resource, key.Namespace, key.Name)!.DeepClone());
    }

    public Task<bool> DeleteAsync(ResourceId resource, ObjectKey key, DeleteOptions options, CancellationToken ct)
    {
        Note("delete", resource);
        lock (_gate)
        {
            if (!Table(resource).Remove((key.Namespace ?? "", key.Name), out var gone)) return Task.FromResult(false);
            Tell(resource, WatchEventType.Deleted, gone);
            return Task.FromResult(true);
        }
    }

    private void Put(ResourceId resource, KubeObject item, WatchEventType type)
    {
        item.Edit()["metadata"]!["resourceVersion"] = (++_version).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var stored = KubeObject.Parse(item.ToUtf8());
        Table(resource)[(stored.Namespace ?? "", stored.Name)] = stored;
        Tell(resource, type, stored);
    }

    private void Tell(ResourceId resource, WatchEventType type, KubeObject item)
    {
        _events.Add((resource, new WatchEvent(type, item.DeepClone()), ++_version));
        _changed.TrySetResult();
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private SortedDictionary<(string, string), KubeObject> Table(ResourceId resource)
    {
        if (!_objects.TryGetValue(resource, out var table)) _objects.Add(resource, table = []);
        return table;
    }

    private void Note(string verb, ResourceId resource)
    {
        lock (_gate) Requests.Add($"{verb} {resource}");
        Before?.Invoke(verb, resource);
    }

    private static void Merge(JsonObject into, JsonObject patch)
    {
        foreach (var (key, value) in patch)
        {
            if (value is JsonObject inner)
            {
                if (into[key] is not JsonObject target) into[key] = target = [];
                Merge(target, inner);
            }
            else if (value is null)
            {
                into.Remove(key);
            }
            else
            {
                into[key] = value.DeepClone();
            }
        }
    }
}
