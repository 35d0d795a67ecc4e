using Sampan.Api;
using Sampan.Engine.Actions;
using Sampan.Engine.Restores.Items;
using Sampan.Engine.Restores.Records;
using Sampan.Engine.Results;
using Sampan.Kubernetes.Conversion;
using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Restores.Applying;

/// <summary>Puts a prepared object into the cluster and settles what the answer means.</summary>
internal sealed class ObjectSettler(RestoreRun run, ObjectApplier applier)
{
    private readonly CreatedObject _created = new(run, applier);
    private readonly ExistingObject _existing = new(run, applier);
    private readonly ObjectReplacement _replacement = new(run, applier);

    /// <summary>Creates, deals with what stands there as the policy says, or adds a row.</summary>
    /// <param name="id">The item in the backup.</param>
    /// <param name="wanted">What to create.</param>
    /// <param name="source">The item as the backup has it.</param>
    /// <param name="ct">Ends with the run.</param>
    public async Task SettleAsync(ItemId id, KubeObject wanted, KubeObject source, CancellationToken ct)
    {
        var candidate = new Candidate(id, wanted, source);
        if (run.Versions.Serving(wanted) is not { } resource)
        {
            if (!run.Deferred.TakeUnserved(candidate)) run.Settle(candidate, NotServed(id, wanted));
            return;
        }

        if (!ItemIdentity.Holds(id.Resource, resource, run.Versions))
        {
            var message = $"{id} is a {wanted.Kind}, which is none of {id.Resource}";
            run.Settle(candidate, ItemEnd.Failed(Reason.ArchivedItemUnreadable, message));
            return;
        }

        run.Log.Info($"Attempting to restore {wanted.Kind.Kind}: {wanted.Key}.");
        var result = await applier.CreateAsync(resource.Id, wanted, ct).ConfigureAwait(false);
        if (result is { Live: null, Unseen: false, Refusal: { } refusal } && run.Deferred.Take(candidate, refusal))
        {
            run.Log.Info($"{candidate} waits: {RestoreRun.Say(refusal)}");
            return;
        }

        run.Settle(candidate, await EndAsync(candidate, resource, result, ct).ConfigureAwait(false));
    }

    private async Task<ItemEnd> EndAsync(Candidate candidate, ApiResource resource, ApplyResult result, CancellationToken ct)
    {
        if (result.Created) return await _created.CompleteAsync(candidate, resource, result.Live!, ItemEnd.Created, ct).ConfigureAwait(false);
        if (result.Live is null) return Refused(candidate, result);
        if (ObjectComparison.Same(candidate.Wanted, result.Live)) return await _existing.KeepAsync(candidate, resource, result.Live, ct).ConfigureAwait(false);
        if (run.Policies.For(resource.Id.GroupResource) != ExistingPolicy.Recreate)
            return await _existing.SettleAsync(candidate, resource, result.Live, ct).ConfigureAwait(false);
        var (replaced, end) = await _replacement.RunAsync(candidate, resource, result, ct).ConfigureAwait(false);
        if (end is not null) return end;
        return replaced!.Created
            ? await _created.CompleteAsync(candidate, resource, replaced.Live!, ItemEnd.Recreated, ct).ConfigureAwait(false)
            : replaced.Live is null ? Refused(candidate, replaced)
            : await _existing.MergeInstead(candidate, resource, replaced.Live, ct).ConfigureAwait(false);
    }

    private ItemEnd Refused(Candidate candidate, ApplyResult result)
    {
        if (result.Unseen) return ItemEnd.Warned(Reason.RefusedByTarget, RestoreRun.Say(result.Refusal!));
        var conversion = run.Conversions.Find(candidate.Id);
        var reason = conversion?.IsDoubtful == true ? Reason.ConversionRefused : Reason.RefusedByTarget;
        var explanation = conversion is null ? "" : $" ({conversion.Explanation})";
        return ItemEnd.Failed(reason, $"error restoring {candidate.Id.Resource}/{candidate.Target}: {RestoreRun.Say(result.Refusal!)}{explanation}");
    }

    private ItemEnd NotServed(ItemId id, KubeObject wanted)
    {
        var served = string.Join(", ", run.Catalog.Versions(id.Resource).Select(r => r.Id.ApiVersion));
        var removed = RemovedKinds.Find(wanted.Kind);
        var why = removed is not null ? $"Kubernetes has no such kind since {removed.Since}; in its place: {removed.Instead}"
            : $"the target does not serve {wanted.ApiVersion}{(served.Length > 0 ? $", only {served}" : "")}";
        var reason = removed is null ? Reason.NotServedByTarget : Reason.KindRemoved;
        return ItemEnd.Warned(reason, $"{wanted.Kind.Kind} {wanted.Key} is not restored: {why}") with { IsGap = true };
    }
}
