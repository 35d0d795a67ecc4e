using Sampan.Api.Names;
using Sampan.Engine.Actions;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Restores.Actions;

/// <summary>Whether a claim needs its snapshot.</summary>
internal static class ClaimInTarget
{
    /// <summary>True when a claim stands in the target that is left alone. One that this restore made before it was interrupted is not: everything about
    /// it is looked at and told again, as if it had not been interrupted.</summary>
    public static async Task<bool> IsLeftAloneAsync(IRestoreContext run, ObjectKey claim, CancellationToken ct) =>
        !run.Replaces(WellKnown.PersistentVolumeClaims) &&
        await run.FindInTargetAsync(new ItemId(WellKnown.PersistentVolumeClaims, claim), ct).ConfigureAwait(false) is { } live &&
        live.Annotation(SampanNames.RestoreUid) != run.RestoreUid;
}
