using System.Net;
using Sampan.Api.Names;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;

namespace Sampan.Engine.Restores;

/// <summary>Creates objects so that trying again is safe: whatever a lost answer left behind is recognised.</summary>
internal sealed class ObjectApplier(RestoreRunnerOptions options, RestoreJournal journal, string restoreUid)
{
    /// <summary>Creates an object, or finds the one that stands in its place.</summary>
    /// <exception cref="KubeUnreachableException">The server could not be reached in any attempt.</exception>
    public async Task<ApplyResult> CreateAsync(ResourceId resource, KubeObject item, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var live = await options.Cluster.CreateAsync(resource, item, WriteOptions.Default, ct).ConfigureAwait(false);
                await journal.AddAsync(resource, live, ct).ConfigureAwait(false);
                return new ApplyResult(live, true, null);
            }
            catch (KubeApiException e) when (attempt >= options.Attempts || !IsTransient(e))
            {
                // A quota, a port in use or an admission rule can hide that the object stands there already.
                if (await ExistingAsync(resource, item.Key, ct).ConfigureAwait(false) is { } existing) return existing;
                if (!e.IsAlreadyExists || attempt >= options.Attempts) return new ApplyResult(null, false, e);
            }
            catch (Exception e) when (attempt < options.Attempts && e is KubeUnreachableException or KubeApiException)
            {
                await DelayAsync(attempt, e as KubeApiException, ct).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Runs a call again while the server fails on its side.</summary>
    public async Task<T> RetryAsync<T>(Func<Task<T>> call, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call().ConfigureAwait(false);
            }
            catch (Exception e) when (attempt < options.Attempts && (e is KubeUnreachableException || (e is KubeApiException refusal && IsTransient(refusal))))
            {
                await DelayAsync(attempt, e as KubeApiException, ct).ConfigureAwait(false);
            }
        }
    }

    /// <summary>True for an object that this restore created, by journal or by its annotation.</summary>
    public bool IsOurs(KubeObject live) => journal.Created(live.Uid) || live.Annotation(SampanNames.RestoreUid) == restoreUid;

    private async Task<ApplyResult?> ExistingAsync(ResourceId resource, ObjectKey key, CancellationToken ct)
    {
        var live = await RetryAsync(() => options.Cluster.GetAsync(resource, key, ct), ct).ConfigureAwait(false);
        if (live is null) return null;
        var ours = IsOurs(live);
        if (ours) await journal.AddAsync(resource, live, ct).ConfigureAwait(false);
        return new ApplyResult(live, ours, null);
    }

    private Task DelayAsync(int attempt, KubeApiException? refusal, CancellationToken ct) =>
        Task.Delay(refusal?.RetryAfter ?? options.RetryDelay * Math.Pow(2, attempt - 1), options.Time, ct);

    // A new namespace gets its default service account a moment later; pods are refused until then.
    private static bool IsTransient(KubeApiException e) =>
        (int)e.Code >= 500 || e.Code == HttpStatusCode.TooManyRequests ||
        (e.Code == HttpStatusCode.Forbidden && e.Message.Contains("error looking up service account", StringComparison.Ordinal));
}
