using System.Text.Json.Nodes;
using Sampan.Engine.Restores.Applying;
using Sampan.Engine.Results;
using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;

namespace Sampan.Engine.Restores.Owners;

/// <summary>Makes owner references anew when everything is created, so that neither order nor circles matter.</summary>
/// <remarks>A reference to an owner that is not there is never written: the garbage collector would delete the object for it. What controllers have
/// adopted meanwhile stays theirs.</remarks>
internal sealed class OwnerRelinker(RestoreRun run, ObjectApplier applier, OwnerLookup owners)
{
    /// <summary>Links each object; trouble is a row.</summary>
    public Task RunAsync(IReadOnlyCollection<OwnedObject> owned, CancellationToken ct)
    {
        owners.Forget();
        var bound = new ParallelOptions { MaxDegreeOfParallelism = run.Options.Parallelism, CancellationToken = ct };
        return Parallel.ForEachAsync(owned, bound, async (item, token) =>
        {
            try
            {
                await LinkAsync(item, token).ConfigureAwait(false);
            }
            catch (KubeApiException e)
            {
                Warn(item, $"the owner references of {item.Kind} {item.Target} could not be made anew: {RestoreRun.Say(e)}");
            }
        });
    }

    private async Task LinkAsync(OwnedObject item, CancellationToken ct)
    {
        var wanted = new List<(OwnerReference Old, ApiResource Resource, string Uid)>();
        foreach (var reference in OwnerReference.Of(run.FindInBackup(item.Id)!))
        {
            var live = await owners.LiveAsync(reference, item.Id.Key.Namespace, ct).ConfigureAwait(false);
            if (live is { } owner) wanted.Add((reference, owner.Resource, owner.Uid));
            else if (!reference.Controls) Warn(item, $"{item.Kind} {item.Target} is restored without its owner {reference}, which is not in the target");
        }

        for (var attempt = 1; wanted.Count > 0; attempt++)
        {
            if (await run.Options.Cluster.GetAsync(item.Resource, item.Target, ct).ConfigureAwait(false) is not { } now) return;
            if (Patch(item, now, wanted) is not { } patch) return;
            try
            {
                await applier.MergeAsync(item.Resource, item.Target, patch, ct).ConfigureAwait(false);
                return;
            }
            catch (KubeApiException e) when (e.IsConflict && attempt < run.Options.Attempts)
            {
                // Somebody wrote it; look again.
            }
        }
    }

    /// <summary>The references that stand there and those that are missing; null when none is.</summary>
    private JsonObject? Patch(OwnedObject item, KubeObject live, List<(OwnerReference Old, ApiResource Resource, string Uid)> wanted)
    {
        var standing = OwnerReference.Of(live).ToList();
        var all = new JsonArray([.. live.DeepClone().Edit().Items("metadata", "ownerReferences").Select(r => r?.DeepClone())]);
        var (before, controlled) = (all.Count, standing.Find(r => r.Controls));
        foreach (var (old, resource, uid) in wanted.Where(w => standing.TrueForAll(s => s.Uid != w.Uid)))
        {
            if (old.Controls && controlled is not null)
                Warn(item, $"{item.Kind} {item.Target} is controlled by {controlled} now; its owner {old} is linked without controlling it");
            all.Add((JsonNode)Reference(old, resource, uid, old.Controls && controlled is null));
        }

        return all.Count == before ? null : new JsonObject
        {
            ["metadata"] = new JsonObject { ["resourceVersion"] = live.ResourceVersion, ["ownerReferences"] = all },
        };
    }

    private static JsonObject Reference(OwnerReference old, ApiResource resource, string uid, bool controls)
    {
        var reference = new JsonObject { ["apiVersion"] = resource.Id.ApiVersion, ["kind"] = resource.Kind, ["name"] = old.Name, ["uid"] = uid };
        if (controls) reference["controller"] = true;
        if (old.BlocksDeletion is { } blocks) reference["blockOwnerDeletion"] = blocks;
        return reference;
    }

    private void Warn(OwnedObject item, string message) => run.Warn(Reason.OwnerNotRelinked, message, item.Id.Resource, item.Target);
}
