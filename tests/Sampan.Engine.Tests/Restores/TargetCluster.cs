using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;
using Sampan.Kubernetes.Versions;

namespace Sampan.Engine.Tests.Restores;

/// <summary>A cluster in memory: stores by resource and key, knows namespaces, establishes CRDs at once, and can be told to fail.</summary>
internal sealed class TargetCluster : ICluster
{
    private static readonly Uri Server = new("https://fake:6443");
    private readonly Lock _gate = new();
    private readonly Dictionary<(GroupResource, ObjectKey), KubeObject> _objects = [];
    private readonly List<ApiResource> _resources;
    private readonly List<(GroupResource Resource, long Version, WatchEvent Event)> _events = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _watches;
    private int _endedWatches;
    private long _version;
    private int _calls;

    public TargetCluster(int minor = 36, bool snapshots = false)
    {
        _resources = [.. ApiFacts.For(new KubernetesVersion(minor, 0)).Resources];
        if (snapshots) ServeSnapshots("v1");
    }

    /// <summary>Called before each call with its number (from 1), verb and object; what it returns is thrown.</summary>
    public Func<int, string, ResourceId, ObjectKey, Exception?>? Before { get; set; }

    /// <summary>The same after the call took effect: a lost answer.</summary>
    public Func<int, string, ResourceId, ObjectKey, Exception?>? After { get; set; }

    /// <summary>What admission says of an object to be created; null admits it.</summary>
    public Func<KubeObject, string?>? Refuse { get; set; }

    /// <summary>Changes an object as it is stored, as servers and controllers do.</summary>
    public Action<JsonObject>? Admit { get; set; }

    /// <summary>What is thrown instead of applying a patch; null applies it.</summary>
    public Func<ResourceId, JsonObject, Exception?>? RefusePatch { get; set; }

    /// <summary>Every patch that was applied: resource, object and body.</summary>
    public List<string> Patched { get; } = [];

    /// <summary>Every object that was deleted, in order.</summary>
    public List<string> Deleted { get; } = [];

    public int Calls => Volatile.Read(ref _calls);

    public List<string> Created { get; } = [];

    public void Serve(string group, string version, string plural, string kind, bool namespaced, bool preferred = true) => _resources.Add(new ApiResource
    {
        Id = new ResourceId(group, version, plural),
        Kind = kind,
        Singular = kind.ToLowerInvariant(),
        Namespaced = namespaced,
        Preferred = preferred,
        Verbs = ["create", "delete", "get", "list", "patch", "update", "watch"],
    });

    public void ServeSnapshots(string version)
    {
        Serve("snapshot.storage.k8s.io", version, "volumesnapshotclasses", "VolumeSnapshotClass", false);
        Serve("snapshot.storage.k8s.io", version, "volumesnapshotcontents", "VolumeSnapshotContent", false);
        Serve("snapshot.storage.k8s.io", version, "volumesnapshots", "VolumeSnapshot", true);
    }

    /// <summary>Puts an object there without any rule.</summary>
    public void Put(string json)
    {
        var item = KubeObject.Parse(System.Text.Encoding.UTF8.GetBytes(json));
        var resource = _resources.First(r => r.GroupVersionKind == item.Kind);
        Store(resource.Id, item);
    }

    public KubeObject? Find(string plural, string name, string? ns = null)
    {
        lock (_gate) return _objects.FirstOrDefault(o => o.Key.Item1.Plural == plural && o.Key.Item2 == new ObjectKey(ns, name)).Value?.DeepClone();
    }

    /// <summary>Every object without what differs between runs: uid, resourceVersion and times.</summary>
    public IReadOnlyList<string> Snapshot()
    {
        lock (_gate)
        {
            return [.. _objects.OrderBy(o => $"{o.Key.Item1} {o.Key.Item2}", StringComparer.Ordinal).Select(o =>
            {
                var copy = o.Value.DeepClone();
                var metadata = (JsonObject)copy.Edit()["metadata"]!;
                foreach (var key in new[] { "uid", "resourceVersion", "creationTimestamp" }) metadata.Remove(key);
                return copy.Edit().ToJsonString();
            })];
        }
    }

    public Task<ApiCatalog> DiscoverAsync(CancellationToken ct) => Call("discover", default, default, () => new ApiCatalog([.. _resources], []), ct);

    public Task<ServerVersion> VersionAsync(CancellationToken ct) => Task.FromResult(new ServerVersion("1", "36", "v1.36.2"));

    public Task<KubeObject?> GetAsync(ResourceId resource, ObjectKey key, CancellationToken ct) =>
        Call("get", resource, key, () => _objects.TryGetValue((resource.GroupResource, key), out var found) ? found.DeepClone() : null, ct);

    public async IAsyncEnumerable<KubePage> ListAsync(ResourceId resource, ListQuery query, [EnumeratorCancellation] CancellationToken ct)
    {
        var items = await Call("list", resource, default, () => _objects.Where(o => o.Key.Item1 == resource.GroupResource).Select(o => o.Value.DeepClone()).ToList(), ct);
        yield return new KubePage(items, _version.ToString(CultureInfo.InvariantCulture), null);
    }

    /// <summary>Everything of the resource since the version, then what comes, until <see cref="EndWatches"/> or the caller ends it.</summary>
    public async IAsyncEnumerable<WatchEvent> WatchAsync(ResourceId resource, WatchQuery query, [EnumeratorCancellation] CancellationToken ct)
    {
        var watches = await Call("watch", resource, default, () => ++_watches, ct);
        for (var from = long.Parse(query.ResourceVersion, CultureInfo.InvariantCulture); ;)
        {
            (long Version, WatchEvent Event)[] news;
            Task changed;
            lock (_gate)
            {
                if (watches <= _endedWatches) yield break;
                news = [.. _events.Where(e => e.Version > from && e.Resource == resource.GroupResource).Select(e => (e.Version, e.Event))];
                changed = _changed.Task;
            }

            foreach (var (version, change) in news)
            {
                from = version;
                yield return change;
            }

            if (news.Length == 0) await changed.WaitAsync(ct);
        }
    }

    /// <summary>Ends the watches that run, as servers do.</summary>
    public void EndWatches()
    {
        lock (_gate)
        {
            _endedWatches = _watches;
            Pulse();
        }
    }

    public Task<KubeObject> CreateAsync(ResourceId resource, KubeObject item, WriteOptions options, CancellationToken ct) => Call("create", resource, item.Key, () =>
    {
        var request = $"POST {resource} {item.Key}";
        if (_resources.All(r => r.Id != resource)) throw new KubeApiException(HttpStatusCode.NotFound, "NotFound", "the server could not find the requested resource", request);
        if (Refuse?.Invoke(item) is { } why) throw new KubeApiException(HttpStatusCode.Forbidden, "Forbidden", why, request);
        if (item.Namespace is { } ns && !_objects.ContainsKey((new GroupResource("", "namespaces"), new ObjectKey(null, ns))))
            throw new KubeApiException(HttpStatusCode.NotFound, "NotFound", $"namespaces \"{ns}\" not found", request);
        if (_objects.ContainsKey((resource.GroupResource, item.Key))) throw new KubeApiException(HttpStatusCode.Conflict, "AlreadyExists", $"{resource.Plural} \"{item.Name}\" already exists", request);
        Created.Add($"{resource.Plural} {item.Key}");
        return Store(resource, item.DeepClone()).DeepClone();
    }, ct);

    public Task<KubeObject> ReplaceAsync(ResourceId resource, KubeObject item, WriteOptions options, CancellationToken ct) => Call("replace", resource, item.Key, () =>
    {
        var live = _objects[(resource.GroupResource, item.Key)];
        if (item.ResourceVersion is { } version && version != live.ResourceVersion) throw Conflict($"PUT {resource} {item.Key}");
        if (options.Subresource != "status") return Store(resource, item.DeepClone()).DeepClone();
        var next = live.DeepClone();
        next.Edit()["status"] = item.DeepClone().Edit()["status"]?.DeepClone();
        return Store(resource, next).DeepClone();
    }, ct);

    public Task<KubeObject> PatchAsync(ResourceId resource, ObjectKey key, KubePatch patch, WriteOptions options, CancellationToken ct) => Call("patch", resource, key, () =>
    {
        if (patch.ContentType != "application/merge-patch+json") throw new NotSupportedException(patch.ContentType);
        var change = (JsonObject)KubeJson.ParseNode(patch.Body.Span)!;
        if (RefusePatch?.Invoke(resource, change) is { } refusal) throw refusal;
        var item = _objects[(resource.GroupResource, key)];
        if (change["metadata"]?["resourceVersion"]?.ToString() is { } version && version != item.ResourceVersion) throw Conflict($"PATCH {resource} {key}");
        Patched.Add($"{resource.Plural} {key} {change.ToJsonString()}");
        Merge(item.Edit(), change);
        return Store(resource, item).DeepClone();
    }, ct);

    public Task<bool> DeleteAsync(ResourceId resource, ObjectKey key, DeleteOptions options, CancellationToken ct) =>
        Call("delete", resource, key, () =>
        {
            if (!_objects.TryGetValue((resource.GroupResource, key), out var live)) return false;
            if ((options.Uid ?? live.Uid) != live.Uid || (options.ResourceVersion ?? live.ResourceVersion) != live.ResourceVersion) throw Conflict($"DELETE {resource} {key}");
            Deleted.Add($"{resource.Plural} {key}");
            if (live.View.TryGetProperty("metadata", out var metadata) && metadata.TryGetProperty("finalizers", out _)) ((JsonObject)live.Edit()["metadata"]!)["deletionTimestamp"] = "2026-01-01T00:00:00Z";
            else
            {
                _objects.Remove((resource.GroupResource, key));
                Tell(resource, WatchEventType.Deleted, live);
            }

            return true;
        }, ct);

    private static KubeApiException Conflict(string request) =>
        new(HttpStatusCode.Conflict, "Conflict", "the object has been modified; please apply your changes to the latest version and try again", request);

    public static Exception Unreachable() => new KubeUnreachableException(Server, "connection refused", null);

    private KubeObject Store(ResourceId resource, KubeObject item)
    {
        var root = item.Edit();
        var metadata = (JsonObject)root["metadata"]!;
        metadata["uid"] ??= Guid.NewGuid().ToString();
        metadata["resourceVersion"] = (++_version).ToString(CultureInfo.InvariantCulture);
        if (resource.Plural == "customresourcedefinitions") Establish(root);
        Admit?.Invoke(root);
        var type = _objects.ContainsKey((resource.GroupResource, item.Key)) ? WatchEventType.Modified : WatchEventType.Added;
        _objects[(resource.GroupResource, item.Key)] = item;
        Tell(resource, type, item.DeepClone());
        return item;
    }

    private void Tell(ResourceId resource, WatchEventType type, KubeObject item)
    {
        _events.Add((resource.GroupResource, type == WatchEventType.Deleted ? ++_version : _version, new WatchEvent(type, item)));
        Pulse();
    }

    private void Pulse()
    {
        _changed.TrySetResult();
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private void Establish(JsonObject crd)
    {
        var spec = crd["spec"]!;
        foreach (var version in spec["versions"]!.AsArray())
        {
            if (version!["served"]?.GetValue<bool>() == false) continue;
            Serve(spec["group"]!.ToString(), version["name"]!.ToString(), spec["names"]!["plural"]!.ToString(), spec["names"]!["kind"]!.ToString(), spec["scope"]!.ToString() == "Namespaced");
        }

        crd["status"] = JsonNode.Parse("""{"conditions":[{"type":"NamesAccepted","status":"True"},{"type":"Established","status":"True"}]}""");
    }

    private async Task<T> Call<T>(string verb, ResourceId resource, ObjectKey key, Func<T> action, CancellationToken ct)
    {
        await Task.Yield();
        ct.ThrowIfCancellationRequested();
        var number = Interlocked.Increment(ref _calls);
        if (Before?.Invoke(number, verb, resource, key) is { } refused) throw refused;
        T result;
        lock (_gate) result = action();
        return After?.Invoke(number, verb, resource, key) is { } lost ? throw lost : result;
    }

    private static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (key, value) in patch)
        {
            if (value is null) target.Remove(key);
            else if (value is JsonObject inner && target[key] is JsonObject existing) Merge(existing, inner);
            else target[key] = value.DeepClone();
        }
    }
}
