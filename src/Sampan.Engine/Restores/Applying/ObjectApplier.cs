using System.Net;
using System.Text.Json.Nodes;
using Sampan.Api.Names;
using Sampan.Engine.Restores.Records;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;

namespace Sampan.Engine.Restores.Applying;

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
            catch (KubeApiException e) when (attempt >= options.Attempts || !IsUnclear(e))
            {
                // A quota, a port in use or an admission rule can hide that the object stands there already.
                if (await ExistingAsync(resource, item.Key, ct).ConfigureAwait(false) is { } existing) return existing;
                if (!e.IsAlreadyExists || attempt >= options.Attempts) return new ApplyResult(null, false, e);
            }
            catch (Exception e) when (attempt < options.Attempts && IsUnclear(e))
            {
                await DelayAsync(attempt, e as KubeApiException, ct).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Merges into an object; doing it twice equals doing it once.</summary>
    public async Task MergeAsync(ResourceId resource, ObjectKey key, JsonObject patch, CancellationToken ct)
    {
        var merge = KubePatch.Merge(patch);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await options.Cluster.PatchAsync(resource, key, merge, WriteOptions.Default, ct).ConfigureAwait(false);
                return;
            }
            catch (Exception e) when (attempt < options.Attempts && IsUnclear(e))
            {
                await DelayAsync(attempt, e as KubeApiException, ct).ConfigureAwait(false);
            }
        }
    }

    /// <summary>True for an object that this restore created, by journal or by its annotation.</summary>
    public bool IsOurs(KubeObject live) => journal.Created(live.Uid) || live.Annotation(SampanNames.RestoreUid) == restoreUid;

    private async Task<ApplyResult?> ExistingAsync(ResourceId resource, ObjectKey key, CancellationToken ct)
    {
        var live = await options.Cluster.GetAsync(resource, key, ct).ConfigureAwait(false);
        if (live is null) return null;
        var ours = IsOurs(live);
        if (ours) await journal.AddAsync(resource, live, ct).ConfigureAwait(false);
        return new ApplyResult(live, ours, null);
    }

    private Task DelayAsync(int attempt, KubeApiException? refusal, CancellationToken ct) =>
        Task.Delay(refusal?.RetryAfter ?? options.RetryDelay * Math.Pow(2, attempt - 1), options.Time, ct);

    /// <summary>The one predicate of writes that are tried again here: the server may have acted or not, or will accept it in a moment. What certainly
    /// did not happen was repeated by the client already, as was every read.</summary>
    private static bool IsUnclear(Exception e) => e switch
    {
        KubeUnreachableException lost => lost.MayHaveActed,
        KubeApiException { Code: >= HttpStatusCode.InternalServerError } => true,
        // A new namespace gets its default service account a moment later; pods are refused until then.
        KubeApiException { Code: HttpStatusCode.Forbidden } early => early.Message.Contains("error looking up service account", StringComparison.Ordinal),
        _ => false,
    };
}
