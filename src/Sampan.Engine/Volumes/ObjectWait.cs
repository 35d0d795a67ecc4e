using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;

namespace Sampan.Engine.Volumes;

/// <summary>Waits for one object to come into a state, by watching it.</summary>
internal sealed class ObjectWait(ICluster cluster, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>The object once <paramref name="reached"/> holds; its last state (or null) when the time is over or it is gone.</summary>
    public async Task<(bool Reached, KubeObject? Last)> UntilAsync(ResourceId resource, ObjectKey key, Func<KubeObject, bool> reached, TimeSpan timeout, CancellationToken ct)
    {
        using var deadline = new CancellationTokenSource(timeout, time);
        using var scope = CancellationTokenSource.CreateLinkedTokenSource(ct, deadline.Token);
        KubeObject? last = null;
        try
        {
            while (true)
            {
                last = await cluster.GetAsync(resource, key, scope.Token).ConfigureAwait(false);
                if (last is null) return (false, null);
                if (reached(last)) return (true, last);
                await foreach (var state in ChangesAsync(resource, key, last, scope.Token).ConfigureAwait(false))
                {
                    last = state;
                    if (reached(last)) return (true, last);
                }

                await Task.Delay(Pause, time, scope.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return (false, last);
        }
    }

    // A watch that can't be had, breaks or expires is no failure: the caller reads the object again.
    private async IAsyncEnumerable<KubeObject> ChangesAsync(ResourceId resource, ObjectKey key, KubeObject from,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var query = new WatchQuery { Namespace = key.Namespace, FieldSelector = $"metadata.name={key.Name}", ResourceVersion = from.ResourceVersion ?? "0" };
        var events = cluster.WatchAsync(resource, query, ct).GetAsyncEnumerator(ct);
        await using (events.ConfigureAwait(false))
        {
            while (true)
            {
                KubeObject state;
                try
                {
                    if (!await events.MoveNextAsync().ConfigureAwait(false)) yield break;
                    if (events.Current.Type == WatchEventType.Deleted) yield break;
                    if (events.Current.Type == WatchEventType.Bookmark || events.Current.Object.Key != key) continue;
                    state = events.Current.Object;
                }
                catch (Exception e) when (e is KubeApiException or KubeUnreachableException)
                {
                    yield break;
                }

                yield return state;
            }
        }
    }
}
