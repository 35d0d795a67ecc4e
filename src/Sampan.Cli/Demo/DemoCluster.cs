using System.Text.Json;
using Sampan.Cli.Errors;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Config;
using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;

namespace Sampan.Cli.Demo;

/// <summary>One of the demo's clusters, reached as any cluster is: through its kubeconfig.</summary>
internal sealed class DemoCluster(string name, string kubeconfig, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(40);
    private static readonly string[] Workloads = ["deployments.apps", "statefulsets.apps", "persistentvolumeclaims", "services"];

    private readonly KubeClient _client = KubeClient.Connect(KubeConfigLoader.Load(new KubeConfigOptions { Path = kubeconfig }), new KubeClientOptions());
    private ApiCatalog? _catalog;

    public string Name { get; } = name;

    public string Kubeconfig { get; } = kubeconfig;

    public Task<ServerVersion> VersionAsync(CancellationToken ct) => _client.VersionAsync(ct);

    /// <summary>Creates objects in the order given; kinds that a CRD among them brings are waited for.</summary>
    public async Task ApplyAsync(IEnumerable<KubeObject> objects, CancellationToken ct)
    {
        foreach (var item in objects)
        {
            var resource = await ResourceAsync(item.Kind, ct);
            await _client.CreateAsync(resource.Id, item, WriteOptions.Default, ct);
        }
    }

    /// <summary>Every object of a resource, named as kubectl names it.</summary>
    public async Task<IReadOnlyList<KubeObject>> ListAsync(string resource, string? @namespace, CancellationToken ct)
    {
        _catalog ??= await _client.DiscoverAsync(ct);
        var found = _catalog.Resolve(resource) ?? throw new CommandException($"cluster {Name} does not serve {resource}");
        var items = new List<KubeObject>();
        await foreach (var page in _client.ListAsync(found.Id, new ListQuery { Namespace = @namespace }, ct)) items.AddRange(page.Items);
        return items;
    }

    /// <summary>Waits until every workload of the namespaces runs, every claim is bound and every load balancer has an address; gives what still does not after a minute.</summary>
    public async Task<IReadOnlyList<string>> WaitReadyAsync(IReadOnlyCollection<string> namespaces, CancellationToken ct)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            var waiting = await UnreadyAsync(namespaces, ct);
            if (waiting.Count == 0 || time.GetElapsedTime(started) >= Patience) return waiting;
            await Task.Delay(Pause, time, ct);
        }
    }

    /// <summary>Runs one of the sandbox's file tools as a Job and returns what it reported; the Job is removed again.</summary>
    public async Task<string> RunToolAsync(KubeObject job, CancellationToken ct)
    {
        var jobs = (await ResourceAsync(job.Kind, ct)).Id;
        await _client.CreateAsync(jobs, job, WriteOptions.Default, ct);
        var started = time.GetTimestamp();
        while (time.GetElapsedTime(started) < Patience)
        {
            var pods = await ListAsync("pods", job.Namespace, ct);
            var state = pods.Where(p => p.Label("job-name") == job.Name).SelectMany(p => p.View.Items("status", "containerStatuses")).Select(s => s.At("state", "terminated"))
                .FirstOrDefault(s => s.ValueKind == JsonValueKind.Object);
            if (state.ValueKind == JsonValueKind.Object)
            {
                await _client.DeleteAsync(jobs, job.Key, new DeleteOptions { PropagationPolicy = "Background" }, ct);
                var message = state.Text("message") ?? "";
                return state.Whole("exitCode") == 0 ? message : throw new CommandException($"cluster {Name}: job {job.Key} failed: {message}");
            }

            await Task.Delay(Pause, time, ct);
        }

        throw new CommandException($"cluster {Name}: job {job.Key} did not finish in {Patience.TotalSeconds:0} s");
    }

    /// <summary>Deletes an object by kind and name and waits until it is gone.</summary>
    public async Task DeleteAndWaitAsync(string resource, ObjectKey key, CancellationToken ct)
    {
        _catalog ??= await _client.DiscoverAsync(ct);
        var id = _catalog.Resolve(resource)!.Id;
        await _client.DeleteAsync(id, key, DeleteOptions.Default, ct);
        var started = time.GetTimestamp();
        while (await _client.GetAsync(id, key, ct) is not null)
        {
            if (time.GetElapsedTime(started) > Patience) throw new CommandException($"cluster {Name}: {resource} {key} is still there after {Patience.TotalSeconds:0} s");
            await Task.Delay(Pause, time, ct);
        }
    }

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    private async Task<ApiResource> ResourceAsync(GroupVersionKind kind, CancellationToken ct)
    {
        var started = time.GetTimestamp();
        while (time.GetElapsedTime(started) < Patience)
        {
            if (_catalog?.Find(kind) is { } known) return known;
            _catalog = await _client.DiscoverAsync(ct);
            if (_catalog.Find(kind) is { } found) return found;
            await Task.Delay(Pause, time, ct);
        }

        throw new CommandException($"cluster {Name} does not serve {kind}");
    }

    private async Task<IReadOnlyList<string>> UnreadyAsync(IReadOnlyCollection<string> namespaces, CancellationToken ct)
    {
        var waiting = new List<string>();
        foreach (var resource in Workloads)
        {
            foreach (var item in await ListAsync(resource, null, ct))
            {
                if (namespaces.Contains(item.Namespace ?? "") && !IsReady(item)) waiting.Add($"{item.Kind.Kind} {item.Key}");
            }
        }

        return waiting;
    }

    private static bool IsReady(KubeObject item) => item.Kind.Kind switch
    {
        "PersistentVolumeClaim" => item.Text("status", "phase") == "Bound",
        "Service" => item.Text("spec", "type") != "LoadBalancer" || item.View.Items("status", "loadBalancer", "ingress").Any(),
        _ => item.Whole("status", "observedGeneration") == item.Whole("metadata", "generation") && (item.Whole("status", "readyReplicas") ?? 0) == (item.Whole("spec", "replicas") ?? 1),
    };
}
