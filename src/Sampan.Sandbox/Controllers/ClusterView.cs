using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;
using Sampan.Kubernetes.Runtime;

namespace Sampan.Sandbox.Controllers;

/// <summary>One cluster as its controllers see it: shared caches to read from, and writes whose results the caches know at once.</summary>
internal sealed class ClusterView(ICluster cluster, ControllerHost host, SandboxControllersOptions options, TimeProvider time)
{
    /// <summary>Index of every cache: uid of the controlling owner.</summary>
    private const string ByController = "controller";

    private readonly Lock _gate = new();
    private readonly Dictionary<GroupResource, ResourceId> _ids = [];
    private ApiCatalog _catalog = new([], []);

    public ICluster Cluster { get; } = cluster;

    public ControllerHost Host { get; } = host;

    public SandboxControllersOptions Options { get; } = options;

    public TimeProvider Time { get; } = time;

    /// <summary>The server's minor version, such as 36.</summary>
    public int Minor { get; private set; }

    public string GitVersion { get; private set; } = "";

    public ApiCatalog Catalog => Volatile.Read(ref _catalog);

    public string Now => Rfc3339(Time.GetUtcNow());

    public static string Rfc3339(DateTimeOffset moment) => moment.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Learns what the cluster serves; resources it no longer serves lose their caches.</summary>
    public async Task DiscoverAsync(CancellationToken ct)
    {
        if (GitVersion.Length == 0)
        {
            var version = await Cluster.VersionAsync(ct).ConfigureAwait(false);
            GitVersion = version.GitVersion;
            Minor = int.TryParse(version.Minor.TrimEnd('+'), CultureInfo.InvariantCulture, out var minor) ? minor : 0;
        }

        var catalog = await Cluster.DiscoverAsync(ct).ConfigureAwait(false);
        lock (_gate)
        {
            Volatile.Write(ref _catalog, catalog);
            foreach (var (resource, id) in _ids.Where(p => catalog.Find(p.Value) is null).ToList())
            {
                // A group that could not be described just now may be back in a moment: only a whole answer takes a resource away.
                if (catalog.Gaps.Count > 0) continue;
                _ids.Remove(resource);
                Host.Drop(id);
            }
        }
    }

    public bool Serves(GroupResource resource) => Find(resource) is not null;

    /// <summary>The version in which a resource is read and written here; stays the same while it is served.</summary>
    public ResourceId Id(GroupResource resource) =>
        Find(resource) ?? throw new InvalidOperationException($"the cluster does not serve {resource}");

    public ResourceId? Find(GroupResource resource)
    {
        lock (_gate)
        {
            if (_ids.TryGetValue(resource, out var id)) return id;
            if (Catalog.Preferred(resource) is not { } served) return null;
            return _ids[resource] = served.Id;
        }
    }

    public string KindOf(GroupResource resource) => Catalog.Find(Id(resource))?.Kind ?? resource.Plural;

    public ObjectCache Cache(GroupResource resource)
    {
        var cache = Host.Cache(Id(resource));
        cache.AddIndex(ByController, o => Owners.Controller(o) is { } owner ? [owner.Uid] : []);
        return cache;
    }

    public KubeObject? Get(GroupResource resource, ObjectKey key) => Cache(resource).Get(key);

    public IReadOnlyList<KubeObject> ControlledBy(GroupResource resource, string uid) => Cache(resource).ByIndex(ByController, uid);

    /// <summary>Runs a controller; <paramref name="watch"/> says whose changes lead to which keys.</summary>
    public Controller Run(string name, IReconciler reconciler, int parallel, Action<Controller> watch)
    {
        var controller = Host.Create(name, reconciler, new ControllerOptions { MaxParallel = parallel });
        watch(controller);
        Host.Start(controller);
        return controller;
    }

    /// <summary>Creates an object; <c>apiVersion</c> and <c>kind</c> are added.</summary>
    /// <exception cref="TerminalReconcileException">Its namespace is being deleted.</exception>
    public async Task<KubeObject> CreateAsync(GroupResource resource, JsonObject body, CancellationToken ct)
    {
        var id = Id(resource);
        body.Insert(0, "apiVersion", id.ApiVersion);
        body.Insert(1, "kind", KindOf(resource));
        try
        {
            var made = await Cluster.CreateAsync(id, KubeObject.From(body), WriteOptions.Default, ct).ConfigureAwait(false);
            Cache(resource).Observe(made);
            return made;
        }
        catch (KubeApiException e) when (e.Code == HttpStatusCode.Forbidden && e.Message.Contains("being terminated", StringComparison.Ordinal))
        {
            throw new TerminalReconcileException(e.Message, e);
        }
    }

    /// <summary>Creates an object unless one of that name stands there already; then null.</summary>
    public async Task<KubeObject?> TryCreateAsync(GroupResource resource, JsonObject body, CancellationToken ct)
    {
        try
        {
            return await CreateAsync(resource, body, ct).ConfigureAwait(false);
        }
        catch (KubeApiException e) when (e.IsAlreadyExists)
        {
            return null;
        }
    }

    /// <summary>Merge-patches an object or its subresource; null when it is gone.</summary>
    public async Task<KubeObject?> PatchAsync(GroupResource resource, ObjectKey key, JsonObject patch, string? subresource, CancellationToken ct)
    {
        try
        {
            var options = new WriteOptions { Subresource = subresource };
            var patched = await Cluster.PatchAsync(Id(resource), key, KubePatch.Merge(patch), options, ct).ConfigureAwait(false);
            Cache(resource).Observe(patched);
            return patched;
        }
        catch (KubeApiException e) when (e.IsNotFound)
        {
            return null;
        }
    }

    /// <summary>Brings <c>status</c> to these values; a null value removes the field. Writes nothing when all is so already.</summary>
    public async Task<KubeObject?> SetStatusAsync(GroupResource resource, KubeObject item, JsonObject status, CancellationToken ct)
    {
        var current = item.View.At("status");
        if (status.All(p => Same(p.Value, current.At(p.Key)))) return item;
        return await PatchAsync(resource, item.Key, new JsonObject { ["status"] = status }, "status", ct).ConfigureAwait(false);
    }

    /// <summary>Replaces an edited copy of an object; its resourceVersion guards it. Null when it is gone.</summary>
    public async Task<KubeObject?> ReplaceAsync(GroupResource resource, KubeObject edited, CancellationToken ct)
    {
        try
        {
            var stored = await Cluster.ReplaceAsync(Id(resource), edited, WriteOptions.Default, ct).ConfigureAwait(false);
            Cache(resource).Observe(stored);
            return stored;
        }
        catch (KubeApiException e) when (e.IsNotFound)
        {
            return null;
        }
    }

    /// <summary>Deletes this incarnation of an object; one that is gone or replaced is no error.</summary>
    public async Task DeleteAsync(GroupResource resource, KubeObject item, string? policy, CancellationToken ct)
    {
        try
        {
            await Cluster.DeleteAsync(Id(resource), item.Key, new DeleteOptions { Uid = item.Uid, PropagationPolicy = policy }, ct).ConfigureAwait(false);
        }
        catch (KubeApiException e) when (e.IsConflict)
        {
            // Another object of that name stands there now: the one meant is gone.
        }
    }

    private static bool Same(JsonNode? wanted, JsonElement current) => wanted is null
        ? current.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null
        : current.ValueKind != JsonValueKind.Undefined && JsonNode.DeepEquals(wanted, Node(current));

    /// <summary>A tree that can be put into another document.</summary>
    public static JsonNode? Node(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => JsonObject.Create(element),
        JsonValueKind.Array => JsonArray.Create(element),
        JsonValueKind.Undefined or JsonValueKind.Null => null,
        _ => JsonValue.Create(element),
    };
}
