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
                if (await ExistingAsync(resource, item.Key, e, ct).ConfigureAwait(false) is { } existing) return existing;
                if (!e.IsAlreadyExists || attempt >= options.Attempts) return new ApplyResult(null, false, e);
            }
            catch (Exception e) when (attempt < options.Attempts && IsUnclear(e))
            {
                await DelayAsync(attempt, e as KubeApiException, ct).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Merges into an object; doing it twice equals doing it once.</summary>
    public Task MergeAsync(ResourceId resource, ObjectKey key, JsonObject patch, CancellationToken ct)
    {
        var merge = KubePatch.Merge(patch);
        return RepeatAsync(() => options.Cluster.PatchAsync(resource, key, merge, WriteOptions.Default, ct), ct);
    }

    /// <summary>Gives an object a status through its subresource; whoever wrote in between is read again.</summary>
    /// <returns>False when the object is gone.</returns>
    public async Task<bool> ReplaceStatusAsync(ResourceId resource, KubeObject live, JsonNode status, CancellationToken ct)
    {
        var through = new WriteOptions { Subresource = "status" };
        for (var attempt = 1; ; attempt++)
        {
            var item = KubeObject.From((JsonObject)live.Edit().DeepClone());
            item.Edit()["status"] = status.DeepClone();
            try
            {
                await RepeatAsync(() => options.Cluster.ReplaceAsync(resource, item, through, ct), ct).ConfigureAwait(false);
                return true;
            }
            catch (KubeApiException e) when (e.IsConflict && attempt < options.Attempts)
            {
                if (await options.Cluster.GetAsync(resource, item.Key, ct).ConfigureAwait(false) is not { } now) return false;
                live = now;
            }
        }
    }

    /// <summary>Deletes exactly this incarnation in this version, dependents in the background.</summary>
    /// <returns>False when somebody wrote it or put another one in its place meanwhile.</returns>
    public async Task<bool> DeleteAsync(ResourceId resource, KubeObject live, CancellationToken ct)
    {
        var exactly = new DeleteOptions { Uid = live.Uid, ResourceVersion = live.ResourceVersion, PropagationPolicy = "Background" };
        try
        {
            await RepeatAsync(() => options.Cluster.DeleteAsync(resource, live.Key, exactly, ct), ct).ConfigureAwait(false);
            return true;
        }
        catch (KubeApiException e) when (e.IsConflict)
        {
            return false;
        }
    }

    /// <summary>True for an object that this restore created, by journal or by its annotation. From then on the journal has it, also where a kill
    /// kept it from being written there.</summary>
    public async Task<bool> IsOursAsync(ResourceId resource, KubeObject live, CancellationToken ct)
    {
        if (journal.Created(live.Uid)) return true;
        if (live.Annotation(SampanNames.RestoreUid) != restoreUid) return false;
        await journal.AddAsync(resource, live, ct).ConfigureAwait(false);
        return true;
    }

    private async Task<ApplyResult?> ExistingAsync(ResourceId resource, ObjectKey key, KubeApiException refusal, CancellationToken ct)
    {
        KubeObject? live;
        try
        {
            live = await options.Cluster.GetAsync(resource, key, ct).ConfigureAwait(false);
        }
        catch (KubeApiException e) when (refusal.IsAlreadyExists)
        {
            return new ApplyResult(null, false, e) { Unseen = true };
        }

        if (live is null) return null;
        var ours = await IsOursAsync(resource, live, ct).ConfigureAwait(false);
        return new ApplyResult(live, ours, refusal.IsAlreadyExists ? null : refusal);
    }

    private async Task<T> RepeatAsync<T>(Func<Task<T>> write, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await write().ConfigureAwait(false);
            }
            catch (Exception e) when (attempt < options.Attempts && IsUnclear(e))
            {
                await DelayAsync(attempt, e as KubeApiException, ct).ConfigureAwait(false);
            }
        }
    }

    private Task DelayAsync(int attempt, KubeApiException? refusal, CancellationToken ct) =>
        Task.Delay(refusal?.RetryAfter ?? options.RetryDelay * Math.Pow(2, attempt - 1), options.Time, ct);

    /// <summary>The one predicate of writes that are tried again here: the server may have acted or not, or will accept it in a moment. What certainly
    /// did not happen was repeated by the client already, as was every read.</summary>
    private static bool IsUnclear(Exception e) => e switch
    {
        KubeUnreachableException lost => lost.MayHaveActed,
        KubeApiException { Code: >= HttpStatusCode.InternalServerError } failed => !Deferred.MayHeal(failed),
        // A new namespace gets its default service account a moment later; pods are refused until then.
        KubeApiException { Code: HttpStatusCode.Forbidden } early => early.Message.Contains("error looking up service account", StringComparison.Ordinal),
        _ => false,
    };
}
