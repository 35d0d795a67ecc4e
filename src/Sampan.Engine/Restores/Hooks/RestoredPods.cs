using System.Net;
using Sampan.Api.Names;
using Sampan.Engine.Actions;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;

namespace Sampan.Engine.Restores.Hooks;

/// <summary>The pods of one namespace that a restore created, kept current by one LIST and one WATCH however many are waited for. Safe for concurrent
/// use.</summary>
internal sealed class RestoredPods(RestoreRun run, string ns)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Sight> _pods = new(StringComparer.Ordinal);
    private readonly string _selector = $"{VeleroLabels.RestoreName}={VeleroNames.GetValidName(run.Name)}";
    private Exception? _broken;

    /// <summary>Lists and watches until it is cancelled, or the server refuses, or it can't be had after as many attempts as a write gets.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        string? from = null;
        for (var failures = 0; ;)
        {
            try
            {
                from ??= await ListAsync(ct).ConfigureAwait(false);
                failures = 0;
                from = await WatchAsync(from, ct).ConfigureAwait(false);
            }
            catch (ResourceExpiredException)
            {
                from = null;
            }
            catch (Exception e) when (e is KubeApiException or KubeUnreachableException or MalformedObjectException)
            {
                from = null;
                if (IsFinal(e) || ++failures >= run.Options.Attempts)
                {
                    Break(e);
                    return;
                }
            }

            // Also when the server ended the watch: one that ends each at once must not be hammered.
            await Task.Delay(run.Options.PollInterval, run.Options.Time, ct).ConfigureAwait(false);
        }
    }

    /// <summary>The pod once <paramref name="reached"/> holds; null when it is gone.</summary>
    /// <param name="pod">The pod as its creation was answered.</param>
    /// <param name="reached">Asked for each state; must be quick.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="KubeApiException">The server does not let pods be watched.</exception>
    /// <exception cref="KubeUnreachableException">It can't be reached any more.</exception>
    public async Task<KubeObject?> UntilAsync(KubeObject pod, Func<KubeObject, bool> reached, CancellationToken ct)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_broken is not null) throw _broken;
                if (!_pods.TryGetValue(pod.Uid!, out var sight)) _pods.Add(pod.Uid!, sight = new Sight(pod));
                if (sight.Pod is null || reached(sight.Pod)) return sight.Pod;
                changed = sight.Changed.Task;
            }

            await changed.WaitAsync(ct).ConfigureAwait(false);
        }
    }

    private static bool IsFinal(Exception e) => e is KubeApiException { Code: >= (HttpStatusCode)400 and < (HttpStatusCode)500 } refusal &&
        refusal.Code != HttpStatusCode.TooManyRequests;

    private async Task<string> ListAsync(CancellationToken ct)
    {
        List<string> before;
        lock (_gate) before = [.. _pods.Keys];
        var (listed, version) = (new HashSet<string>(StringComparer.Ordinal), "");
        var query = new ListQuery { Namespace = ns, LabelSelector = _selector };
        await foreach (var page in run.Options.Cluster.ListAsync(KnownResources.PodsV1, query, ct).ConfigureAwait(false))
        {
            foreach (var pod in page.Items.Where(p => p.Uid is not null))
            {
                listed.Add(pod.Uid!);
                See(pod.Uid!, pod);
            }

            version = page.ResourceVersion;
        }

        foreach (var gone in before.Where(uid => !listed.Contains(uid))) See(gone, null);
        return version;
    }

    private async Task<string> WatchAsync(string from, CancellationToken ct)
    {
        var query = new WatchQuery { Namespace = ns, LabelSelector = _selector, ResourceVersion = from };
        await foreach (var change in run.Options.Cluster.WatchAsync(KnownResources.PodsV1, query, ct).ConfigureAwait(false))
        {
            from = change.Object.ResourceVersion ?? from;
            if (change.Type == WatchEventType.Bookmark || change.Object.Uid is not { } uid) continue;
            See(uid, change.Type == WatchEventType.Deleted ? null : change.Object);
        }

        return from;
    }

    private void See(string uid, KubeObject? pod)
    {
        lock (_gate)
        {
            if (_pods.TryGetValue(uid, out var earlier)) earlier.Changed.TrySetResult();
            _pods[uid] = new Sight(pod);
        }
    }

    private void Break(Exception e)
    {
        lock (_gate)
        {
            _broken = e;
            foreach (var sight in _pods.Values) sight.Changed.TrySetResult();
        }
    }

    /// <param name="Pod">Its latest state; null when it is gone.</param>
    private sealed record Sight(KubeObject? Pod)
    {
        public TaskCompletionSource Changed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
