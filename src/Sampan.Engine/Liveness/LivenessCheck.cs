using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;

namespace Sampan.Engine.Liveness;

/// <summary>Whether workloads run, pods are ready and claims are bound: what an application needs beyond its objects being there.</summary>
public sealed class LivenessCheck(IKubeReader cluster, TimeProvider time)
{
    private static readonly ResourceId StorageClasses = new("storage.k8s.io", "v1", "storageclasses");

    /// <summary>Pause between two looks. Default 1 second.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Told how many are alive of how many.</summary>
    public IProgress<(int Alive, int All)>? Progress { get; init; }

    /// <summary>Looks until everything in the namespaces is alive or patience ends.</summary>
    /// <returns>A row for each workload, pod without a controller and claim; those that are not alive say what the cluster says about them.</returns>
    /// <exception cref="KubeApiException">A listing is refused.</exception>
    /// <exception cref="KubeUnreachableException">The cluster is away.</exception>
    public async Task<IReadOnlyList<LivenessRow>> WaitAsync(IReadOnlySet<string> namespaces, TimeSpan patience, CancellationToken ct)
    {
        var deadline = time.GetUtcNow() + patience;
        while (true)
        {
            var (rows, objects, pods) = await LookAsync(namespaces, ct).ConfigureAwait(false);
            Progress?.Report((rows.Count(r => r.IsAlive), rows.Count));
            if (rows.TrueForAll(r => r.IsAlive)) return rows;
            if (time.GetUtcNow() >= deadline) return await ExplainAsync(rows, objects, pods, ct).ConfigureAwait(false);
            await Task.Delay(PollInterval, time, ct).ConfigureAwait(false);
        }
    }

    private async Task<(List<LivenessRow> Rows, List<KubeObject> Objects, List<KubeObject> Pods)> LookAsync(IReadOnlySet<string> namespaces, CancellationToken ct)
    {
        var (rows, objects, pods) = (new List<LivenessRow>(), new List<KubeObject>(), new List<KubeObject>());
        foreach (var resource in Workloads.All)
        {
            await foreach (var page in cluster.ListAsync(resource, new ListQuery(), ct).ConfigureAwait(false))
            {
                foreach (var item in page.Items.Where(i => i.Namespace is { } ns && namespaces.Contains(ns)))
                {
                    if (resource.Plural == "pods") pods.Add(item);
                    if (Workloads.Read(resource, item) is not { } read) continue;
                    var (alive, state) = await UnusedClaimAsync(resource, item, read, ct).ConfigureAwait(false);
                    rows.Add(new LivenessRow(resource.GroupResource, item.Key, alive, state));
                    objects.Add(item);
                }
            }
        }

        return (rows, objects, pods);
    }

    /// <summary>A claim that nobody uses stays Pending where volumes are made for their first pod: that is as it should be.</summary>
    private async Task<(bool, string)> UnusedClaimAsync(ResourceId resource, KubeObject item, (bool IsAlive, string State) read, CancellationToken ct)
    {
        if (read.IsAlive || resource.Plural != "persistentvolumeclaims" || item.Annotation("volume.kubernetes.io/selected-node") is not null) return read;
        if (item.Text("spec", "storageClassName") is not { Length: > 0 } name) return read;
        var storageClass = await cluster.GetAsync(StorageClasses, new ObjectKey(null, name), ct).ConfigureAwait(false);
        return storageClass?.Text("volumeBindingMode") == "WaitForFirstConsumer" ? (true, "waits for its first pod") : read;
    }

    private async Task<IReadOnlyList<LivenessRow>> ExplainAsync(List<LivenessRow> rows, List<KubeObject> objects, List<KubeObject> pods, CancellationToken ct)
    {
        var complaints = await Complaints.ReadAsync(cluster, pods, ct).ConfigureAwait(false);
        return [.. rows.Select((row, i) => row.IsAlive || complaints.About(objects[i]) is not { } why ? row : row with { State = $"{row.State}: {why}" })];
    }
}
