using System.Text.Json.Nodes;
using Sampan.Api;
using Sampan.Engine.Restores.Records;
using Sampan.Engine.Results;
using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;

namespace Sampan.Engine.Restores.Applying;

/// <summary>An object that stands where one was to be created: left alone, merged into or updated, in Velero's steps and words.</summary>
internal sealed class ExistingObject(RestoreRun run, ObjectApplier applier)
{
    /// <summary>What is the same stays; under policy update it says which restore it is of.</summary>
    public async Task<ItemEnd> KeepAsync(Candidate candidate, ApiResource resource, KubeObject live, CancellationToken ct)
    {
        if (IsUpdated(resource) && await LabelAsync(candidate, resource, live, ct).ConfigureAwait(false) is { } refusal)
            return ItemEnd.Failed(Reason.RefusedByTarget, refusal);
        return ItemEnd.Unchanged;
    }

    /// <summary>What differs, by the policy of its resource; recreate is not for here.</summary>
    public Task<ItemEnd> SettleAsync(Candidate candidate, ApiResource resource, KubeObject live, CancellationToken ct)
    {
        if (candidate.Id.Resource == WellKnown.ServiceAccounts) return MergeAsync(candidate, resource, live, ct);
        var policy = run.Policies.For(resource.Id.GroupResource);
        return policy == ExistingPolicy.Update ? UpdateAsync(candidate, resource, live, ct) : Task.FromResult(LeaveAlone(candidate, resource, policy));
    }

    /// <summary>For an object that somebody made anew while it was being replaced, as controllers do.</summary>
    public Task<ItemEnd> MergeInstead(Candidate candidate, ApiResource resource, KubeObject live, CancellationToken ct) =>
        ObjectComparison.Same(candidate.Wanted, live) ? Task.FromResult(ItemEnd.Recreated)
        : candidate.Id.Resource == WellKnown.ServiceAccounts ? MergeAsync(candidate, resource, live, ct)
        : UpdateAsync(candidate, resource, live, ct);

    /// <summary>Velero's list says failed for these, too: nothing of the backup's object went into the cluster.</summary>
    private ItemEnd LeaveAlone(Candidate candidate, ApiResource resource, ExistingPolicy policy)
    {
        var wanted = candidate.Wanted;
        var name = policy == ExistingPolicy.None ? $"{wanted.Kind.Kind} \"{wanted.Name}\"" : $"{wanted.Kind.Kind}:{wanted.Name}";
        var message = $"could not restore, {name} already exists. Warning: the in-cluster version is different than the backed-up version";
        return ItemEnd.Warned(Reason.ExistsDifferent, run.Policies.IsSpared(resource.Id.GroupResource)
            ? $"{message}; it is only replaced when its kind is named: --existing-resource-policy-for {resource.Id.GroupResource}=recreate" : message);
    }

    private async Task<ItemEnd> UpdateAsync(Candidate candidate, ApiResource resource, KubeObject live, CancellationToken ct)
    {
        if (ObjectUpdate.Whole(candidate.Wanted, live) is not { } patch) return ItemEnd.Unchanged;
        try
        {
            await applier.MergeAsync(resource.Id, candidate.Target, patch, ct).ConfigureAwait(false);
            run.Log.Info($"{candidate} successfully updated");
            return ItemEnd.Updated;
        }
        catch (KubeApiException e)
        {
            if (await LabelAsync(candidate, resource, live, ct).ConfigureAwait(false) is { } refusal)
                run.Fail(Reason.RefusedByTarget, refusal, candidate.Id.Resource, candidate.Target);
            var (said, fields) = (RestoreRun.Say(e), ImmutableFields.Of(e, patch));
            return fields.Count == 0 ? ItemEnd.Warned(Reason.UpdateRefused, said)
                : ItemEnd.Warned(Reason.ImmutableField, ImmutableFields.Explain(said, fields, candidate.Wanted.Kind.Kind, resource.Id.GroupResource));
        }
    }

    private async Task<ItemEnd> MergeAsync(Candidate candidate, ApiResource resource, KubeObject live, CancellationToken ct)
    {
        if (ServiceAccountMerge.Patch(live, candidate.Wanted) is not { } patch)
            return ItemEnd.Skipped(Reason.ExistsUnchanged, "the account in the target has everything that the backup's has");
        try
        {
            await applier.MergeAsync(resource.Id, candidate.Target, patch, ct).ConfigureAwait(false);
            run.Log.Info($"{candidate} successfully updated");
            return ItemEnd.Updated;
        }
        catch (KubeApiException e)
        {
            if (IsUpdated(resource) && await LabelAsync(candidate, resource, live, ct).ConfigureAwait(false) is { } refusal)
                run.Fail(Reason.RefusedByTarget, refusal, candidate.Id.Resource, candidate.Target);
            return ItemEnd.Warned(Reason.UpdateRefused, $"error merging {candidate}: {RestoreRun.Say(e)}");
        }
    }

    private bool IsUpdated(ApiResource resource) => run.Policies.For(resource.Id.GroupResource) == ExistingPolicy.Update;

    /// <summary>The restore's labels alone; what the server says when it refuses them, else null.</summary>
    private async Task<string?> LabelAsync(Candidate candidate, ApiResource resource, KubeObject live, CancellationToken ct)
    {
        if (ObjectUpdate.Labels(candidate.Wanted, live) is not { } patch) return null;
        try
        {
            await applier.MergeAsync(resource.Id, candidate.Target, patch, ct).ConfigureAwait(false);
            return null;
        }
        catch (KubeApiException e)
        {
            return RestoreRun.Say(e);
        }
    }
}
