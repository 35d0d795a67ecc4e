using System.Diagnostics;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;
using Sampan.Kubernetes.Yaml;
using Sampan.Sandbox.Controllers;

namespace Sampan.Sandbox.Tests.Controllers;

/// <summary>What scenarios do to a cluster: apply YAML, wait for a state by watching, look, delete.</summary>
internal sealed class TestCluster(ICluster cluster)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private ApiCatalog? _catalog;

    public ICluster Api { get; } = cluster;

    public static SandboxControllers Controllers(ICluster cluster, string cloud, Func<SandboxControllersOptions, SandboxControllersOptions>? change = null)
    {
        var options = new SandboxControllersOptions { CloudDirectory = cloud };
        return SandboxControllers.Start(cluster, change?.Invoke(options) ?? options, TimeProvider.System, TestLogs.Factory);
    }

    /// <summary>A namespace of its own for one test.</summary>
    public async Task<string> NamespaceAsync(CancellationToken ct)
    {
        var name = "t-" + Guid.NewGuid().ToString("N")[..8];
        await ApplyAsync($$$"""{apiVersion: v1, kind: Namespace, metadata: {name: {{{name}}}}}""", ct);
        await WaitAsync("serviceaccounts", new ObjectKey(name, "default"), o => o is not null, ct);
        return name;
    }

    public async Task<IReadOnlyList<KubeObject>> ApplyAsync(string yaml, CancellationToken ct)
    {
        var made = new List<KubeObject>();
        foreach (var item in KubeYaml.ReadAll(yaml))
        {
            var resource = await ResourceAsync(c => c.Find(item.Kind), item.Kind.ToString(), ct);
            made.Add(await Api.CreateAsync(resource.Id, item, WriteOptions.Default, ct));
        }

        return made;
    }

    public async Task<KubeObject?> GetAsync(string resource, ObjectKey key, CancellationToken ct) => await Api.GetAsync((await Find(resource, ct)).Id, key, ct);

    public async Task<List<KubeObject>> ListAsync(string resource, string? ns, CancellationToken ct)
    {
        var items = new List<KubeObject>();
        await foreach (var page in Api.ListAsync((await Find(resource, ct)).Id, new ListQuery { Namespace = ns }, ct)) items.AddRange(page.Items);
        return items;
    }

    public async Task PatchAsync(string resource, ObjectKey key, JsonObject patch, CancellationToken ct) =>
        await Api.PatchAsync((await Find(resource, ct)).Id, key, KubePatch.Merge(patch), WriteOptions.Default, ct);

    public async Task DeleteAsync(string resource, ObjectKey key, CancellationToken ct, string? policy = null) =>
        await Api.DeleteAsync((await Find(resource, ct)).Id, key, new DeleteOptions { PropagationPolicy = policy }, ct);

    public Task GoneAsync(string resource, ObjectKey key, CancellationToken ct) => WaitAsync(resource, key, o => o is null, ct);

    /// <summary>Waits until an object (null: absent) is as wanted. Looks at a list first and then at the events that follow it.</summary>
    public async Task<KubeObject?> WaitAsync(string resource, ObjectKey key, Func<KubeObject?, bool> wanted, CancellationToken ct)
    {
        var id = (await Find(resource, ct)).Id;
        var selector = $"metadata.name={key.Name}";
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Patience);
        KubeObject? last = null;
        try
        {
            while (true)
            {
                var version = "";
                last = null;
                await foreach (var page in Api.ListAsync(id, new ListQuery { Namespace = key.Namespace, FieldSelector = selector }, limit.Token))
                {
                    version = page.ResourceVersion;
                    last = page.Items.Count > 0 ? page.Items[0] : last;
                }

                if (wanted(last)) return last;
                var query = new WatchQuery { Namespace = key.Namespace, FieldSelector = selector, ResourceVersion = version };
                await foreach (var change in Api.WatchAsync(id, query, limit.Token))
                {
                    if (change.Type == WatchEventType.Bookmark) continue;
                    last = change.Type == WatchEventType.Deleted ? null : change.Object;
                    if (wanted(last)) return last;
                }
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            Assert.Fail($"{resource} {key} did not become as wanted within {Patience}; last: {(last is null ? "absent" : last.View.At("status").ToString())}");
            return null;
        }
    }

    /// <summary>Served version of a resource, such as <c>v1beta1</c>.</summary>
    public async Task<string> VersionAsync(string resource, CancellationToken ct) => (await Find(resource, ct)).Id.Version;

    /// <summary>The first Event with a reason; waits for it.</summary>
    public async Task<KubeObject> EventAsync(string ns, string reason, CancellationToken ct)
    {
        var id = (await Find("events", ct)).Id;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Patience);
        var version = "";
        await foreach (var page in Api.ListAsync(id, new ListQuery { Namespace = ns }, limit.Token))
        {
            version = page.ResourceVersion;
            if (page.Items.FirstOrDefault(e => e.Text("reason") == reason) is { } found) return found;
        }

        await foreach (var change in Api.WatchAsync(id, new WatchQuery { Namespace = ns, ResourceVersion = version }, limit.Token))
        {
            if (change.Object.Text("reason") == reason) return change.Object;
        }

        throw new InvalidOperationException($"no Event with reason {reason} came to {ns}");
    }

    private Task<ApiResource> Find(string name, CancellationToken ct) => ResourceAsync(c => c.Resolve(name), name, ct);

    /// <summary>A new kind is announced a little after its definition: discovery is asked again for a while.</summary>
    private async Task<ApiResource> ResourceAsync(Func<ApiCatalog, ApiResource?> find, string what, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            _catalog ??= await Api.DiscoverAsync(ct);
            if (find((ApiCatalog)_catalog) is { } found) return found;
            if (Stopwatch.GetElapsedTime(started) > Patience) throw new InvalidOperationException($"the cluster does not serve {what}");
            _catalog = null;
            await Task.Delay(50, ct);
        }
    }
}
