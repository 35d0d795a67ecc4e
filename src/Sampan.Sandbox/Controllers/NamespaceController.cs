using System.Text.Json.Nodes;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;
using Sampan.Kubernetes.Runtime;

namespace Sampan.Sandbox.Controllers;

/// <summary>Empties a namespace that is being deleted, says what still stands in the way, and lets it go when nothing does.</summary>
internal sealed class NamespaceController(ClusterView view) : IReconciler
{
    private const string Finalizer = "kubernetes";
    private const int ParallelKinds = 8;

    /// <summary>What is left goes by its own events; this is how long to trust them before looking again.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(500);

    public static Controller Start(ClusterView view) =>
        view.Run("namespaces", new NamespaceController(view), 4, c => c.For(view.Cache(Resources.Namespaces)));

    /// <summary>Something in a namespace went away: the last piece may have been it.</summary>
    public static void WatchContents(ClusterView view, Controller controller, ObjectCache contents) => contents.OnChange(change =>
    {
        if (change.After is not null || change.Object.Namespace is not { } name) return;
        if (view.Get(Resources.Namespaces, new ObjectKey(null, name)) is { } ns && PodState.IsTerminating(ns)) controller.Enqueue(ns.Key);
    });

    public async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (view.Get(Resources.Namespaces, key) is not { } ns || !PodState.IsTerminating(ns)) return ReconcileResult.Done;
        if (!ns.View.Items("spec", "finalizers").Any(f => f.GetString() == Finalizer)) return ReconcileResult.Done;

        var catalog = await view.Cluster.DiscoverAsync(ct).ConfigureAwait(false);
        var kinds = catalog.Resources.Where(r => r.Namespaced && r.Preferred && r.Verbs.Contains("list") && r.Verbs.Contains("delete")).ToList();
        var left = new List<Leftover>();
        var failures = new List<string>();
        await Parallel.ForEachAsync(kinds, new ParallelOptions { MaxDegreeOfParallelism = ParallelKinds, CancellationToken = ct }, async (kind, token) =>
        {
            try
            {
                var found = await EmptyAsync(kind, key.Name, token).ConfigureAwait(false);
                lock (left) left.AddRange(found);
            }
            catch (KubeApiException e) when (e.Code is not (System.Net.HttpStatusCode.NotFound or System.Net.HttpStatusCode.MethodNotAllowed))
            {
                lock (failures) failures.Add($"{kind.Id}: {e.Message}");
            }
            catch (KubeApiException)
            {
                // Announced but not served: nothing can be stored under it.
            }
        }).ConfigureAwait(false);

        var blocked = left.Count > 0 || failures.Count > 0 || catalog.Gaps.Count > 0;
        await WriteConditionsAsync(ns, catalog.Gaps, left, failures, blocked, ct).ConfigureAwait(false);
        if (blocked) return ReconcileResult.After(LookAgain);
        await FinalizeAsync(key, ct).ConfigureAwait(false);
        return ReconcileResult.Done;
    }

    private async Task<List<Leftover>> EmptyAsync(ApiResource kind, string ns, CancellationToken ct)
    {
        var left = new List<Leftover>();
        await foreach (var page in view.Cluster.ListAsync(kind.Id, new ListQuery { Namespace = ns }, ct).ConfigureAwait(false))
        {
            foreach (var item in page.Items)
            {
                if (!PodState.IsTerminating(item))
                {
                    var options = new DeleteOptions { Uid = item.Uid, PropagationPolicy = "Background" };
                    await DeleteAsync(kind.Id, item.Key, options, ct).ConfigureAwait(false);
                }

                // Many are gone at once; what waits for somebody is counted by looking again.
                if (PodState.IsTerminating(item) || kind.Id.GroupResource == Resources.Pods || item.View.Items("metadata", "finalizers").Any())
                {
                    left.Add(new Leftover(kind.Id.GroupResource, [.. item.View.Items("metadata", "finalizers").Select(f => f.GetString()!)]));
                }
            }
        }

        return left;
    }

    private async Task DeleteAsync(ResourceId resource, ObjectKey key, DeleteOptions options, CancellationToken ct)
    {
        try
        {
            await view.Cluster.DeleteAsync(resource, key, options, ct).ConfigureAwait(false);
        }
        catch (KubeApiException e) when (e.IsConflict)
        {
            // Another object of that name by now: the next look finds it.
        }
    }

    private Task<KubeObject?> WriteConditionsAsync(
        KubeObject ns, IReadOnlyList<DiscoveryGap> gaps, List<Leftover> left, List<string> failures, bool blocked, CancellationToken ct)
    {
        if (!blocked && !ns.View.Items("status", "conditions").Any()) return Task.FromResult<KubeObject?>(ns);
        var finalizers = left.SelectMany(l => l.Finalizers.Distinct()).GroupBy(f => f).OrderBy(g => g.Key, StringComparer.Ordinal).ToList();
        var remaining = left.GroupBy(l => $"{l.Resource.Plural}.{l.Resource.Group}").OrderBy(g => g.Key, StringComparer.Ordinal).ToList();
        var conditions = new Conditions(ns, view.Now)
            .Set("NamespaceDeletionDiscoveryFailure", gaps.Count > 0, gaps.Count > 0 ? "DiscoveryFailed" : "ResourcesDiscovered",
                gaps.Count > 0 ? $"Discovery failed for some groups: {string.Join(", ", gaps.Select(g => $"{g.GroupVersion}: {g.Reason}"))}" : "All resources successfully discovered")
            .Set("NamespaceDeletionGroupVersionParsingFailure", false, "ParsedGroupVersions", "All legacy kube types successfully parsed")
            .Set("NamespaceDeletionContentFailure", failures.Count > 0, failures.Count > 0 ? "ContentDeletionFailed" : "ContentDeleted",
                failures.Count > 0 ? $"Failed to delete all resource types: {string.Join(", ", failures)}" : "All content successfully deleted, may be waiting on finalization")
            .Set("NamespaceContentRemaining", remaining.Count > 0, remaining.Count > 0 ? "SomeResourcesRemain" : "ContentRemoved",
                remaining.Count > 0
                    ? $"Some resources are remaining: {string.Join(", ", remaining.Select(g => $"{g.Key} has {g.Count()} resource instances"))}"
                    : "All content successfully removed")
            .Set("NamespaceFinalizersRemaining", finalizers.Count > 0, finalizers.Count > 0 ? "SomeFinalizersRemain" : "ContentHasNoFinalizers",
                finalizers.Count > 0
                    ? $"Some content in the namespace has finalizers remaining: {string.Join(", ", finalizers.Select(g => $"{g.Key} in {g.Count()} resource instances"))}"
                    : "All content-preserving finalizers finished");
        return view.SetStatusAsync(Resources.Namespaces, ns, new JsonObject { ["conditions"] = conditions.List }, ct);
    }

    private async Task FinalizeAsync(ObjectKey key, CancellationToken ct)
    {
        var id = view.Id(Resources.Namespaces);
        if (await view.Cluster.GetAsync(id, key, ct).ConfigureAwait(false) is not { } ns || !PodState.IsTerminating(ns)) return;
        var root = ns.Edit();
        if (root["spec"] is not JsonObject spec || spec["finalizers"] is not JsonArray finalizers) return;
        foreach (var entry in finalizers.Where(f => f.Text() == Finalizer).ToList()) finalizers.Remove(entry);
        await view.Cluster.ReplaceAsync(id, ns, new WriteOptions { Subresource = "finalize" }, ct).ConfigureAwait(false);
    }

    private sealed record Leftover(GroupResource Resource, IReadOnlyList<string> Finalizers);
}
