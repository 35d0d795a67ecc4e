using System.Text.Json.Nodes;
using Sampan.Engine.Restores.Items;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;

namespace Sampan.Engine.Rehearsal;

/// <summary>Furnishes a cluster for a rehearsal as another one is: definitions, classes of storage, snapshots, priority, ingress and runtime, and namespaces with their
/// quotas and limits. Only reads from the other one; workloads and data stay where they are.</summary>
public sealed class EnvironmentCopy(IKubeReader from, ICluster to, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly GroupResource Definitions = new("apiextensions.k8s.io", "customresourcedefinitions");

    // In the order in which they need each other.
    private static readonly GroupResource[] Furniture =
    [
        Definitions, new("storage.k8s.io", "storageclasses"), new("snapshot.storage.k8s.io", "volumesnapshotclasses"), new("scheduling.k8s.io", "priorityclasses"),
        new("networking.k8s.io", "ingressclasses"), new("node.k8s.io", "runtimeclasses"), new("", "namespaces"), new("", "resourcequotas"), new("", "limitranges"),
    ];

    private readonly List<string> _missing = [];

    /// <summary>What could not be copied, a sentence each.</summary>
    public IReadOnlyList<string> Missing => _missing;

    /// <summary>Copies; returns how many objects of each resource are there now that were not.</summary>
    /// <exception cref="KubeApiException">Discovery is refused.</exception>
    /// <exception cref="KubeUnreachableException">Either cluster is away.</exception>
    public async Task<IReadOnlyDictionary<GroupResource, int>> RunAsync(CancellationToken ct)
    {
        var source = await from.DiscoverAsync(ct).ConfigureAwait(false);
        var counts = new Dictionary<GroupResource, int>();
        foreach (var resource in Furniture)
        {
            var target = await to.DiscoverAsync(ct).ConfigureAwait(false);
            if (source.Preferred(resource) is not { } served || target.Find(served.Id) is null) continue;
            counts[resource] = await CopyAsync(served, ct).ConfigureAwait(false);
        }

        return counts;
    }

    private async Task<int> CopyAsync(ApiResource resource, CancellationToken ct)
    {
        var copied = new List<ObjectKey>();
        try
        {
            await foreach (var page in from.ListAsync(resource.Id, new ListQuery(), ct).ConfigureAwait(false))
            {
                foreach (var item in page.Items)
                {
                    if (await PutAsync(resource.Id, item, ct).ConfigureAwait(false)) copied.Add(item.Key);
                }
            }
        }
        catch (KubeApiException e)
        {
            _missing.Add($"{resource.Id.GroupResource} of the target could not be listed: {e.Message}");
        }

        if (resource.Id.GroupResource == Definitions) await ServedAsync(copied, ct).ConfigureAwait(false);
        return copied.Count;
    }

    private async Task<bool> PutAsync(ResourceId resource, KubeObject item, CancellationToken ct)
    {
        var copy = item.DeepClone();
        ObjectReset.Apply(copy);
        (copy.Edit()["metadata"] as JsonObject)?.Remove("finalizers");
        if (resource.Plural == "namespaces") copy.Edit().Remove("spec");
        try
        {
            await to.CreateAsync(resource, copy, WriteOptions.Default, ct).ConfigureAwait(false);
            return true;
        }
        catch (KubeApiException e) when (e.IsAlreadyExists)
        {
            return await ReplaceAsync(resource, copy, ct).ConfigureAwait(false);
        }
        catch (KubeApiException e)
        {
            _missing.Add($"{resource.GroupResource} {item.Key} is not in the rehearsal: {e.Message}");
            return false;
        }
    }

    // Every cluster has some of its own; only classes of storage decide how claims are bound.
    private async Task<bool> ReplaceAsync(ResourceId resource, KubeObject copy, CancellationToken ct)
    {
        if (resource.Plural != "storageclasses") return false;
        await to.DeleteAsync(resource, copy.Key, DeleteOptions.Default, ct).ConfigureAwait(false);
        await to.CreateAsync(resource, copy, WriteOptions.Default, ct).ConfigureAwait(false);
        return true;
    }

    private async Task ServedAsync(IReadOnlyList<ObjectKey> definitions, CancellationToken ct)
    {
        var deadline = time.GetUtcNow() + Patience;
        while (true)
        {
            var catalog = await to.DiscoverAsync(ct).ConfigureAwait(false);
            if (definitions.All(d => catalog.Preferred(GroupResource.Parse(d.Name)) is not null)) return;
            if (time.GetUtcNow() < deadline)
            {
                await Task.Delay(Pause, time, ct).ConfigureAwait(false);
                continue;
            }

            foreach (var late in definitions.Where(d => catalog.Preferred(GroupResource.Parse(d.Name)) is null))
                _missing.Add($"CustomResourceDefinition {late.Name} of the target is not served in the rehearsal: objects of it will be refused there");
            return;
        }
    }
}
