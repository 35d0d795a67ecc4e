using Sampan.Kubernetes.Versions;

namespace Sampan.Sandbox.Admission.Security;

/// <summary>The pod security standards as a server of one version knows them.</summary>
internal sealed class SecurityStandards(KubernetesVersion version)
{
    private const int AppArmorFieldsSince = 30;
    private readonly SecurityCheck _appArmor =
        new("appArmorProfile", 0, SecurityCheck.Latest, version.Since(AppArmorFieldsSince) ? BaselineChecks.AppArmor : BaselineChecks.AppArmorByAnnotation);

    /// <summary>Everything a pod violates, in the order of refusals; versions beyond the server's own are its own.</summary>
    public List<Violation> Check(SecuredPod pod, LevelVersion level)
    {
        if (level.Level == SecurityLevel.Privileged) return [];
        var minor = Math.Min(level.Minor ?? version.Minor, version.Minor);
        var restricted = level.Level == SecurityLevel.Restricted ? RestrictedChecks.All.Where(c => c.AppliesTo(minor)).ToList() : [];
        var baseline = BaselineChecks.All.Prepend(_appArmor).Where(c => c.AppliesTo(minor) && !restricted.Any(r => r.Overrides == c.Id));
        return [.. baseline.Concat(restricted).Select(c => c.Find(pod)).OfType<Violation>()];
    }
}
