using Sampan.Kubernetes.Versions;
using Sampan.Profiles;
using Sampan.Sandbox.Admission.Limits;
using Sampan.Sandbox.Admission.Security;

namespace Sampan.Sandbox.Admission;

/// <summary>The admission plugins of a cluster, in the order in which API servers ask them; the profile, which is none of theirs, is the last.</summary>
/// <remarks>What Priority, RuntimeClass, DefaultTolerationSeconds and ServiceAccount fill in is part of the kinds' own rules.</remarks>
internal static class AdmissionPlugins
{
    public static IReadOnlyList<AdmissionPlugin> For(KubernetesVersion version, Profile? profile)
    {
        var plugins = new List<AdmissionPlugin> { new LimitRanger(version) };
        if (version.Since(PodSecurity.Since)) plugins.Add(new PodSecurity(version));
        if (profile is not null) plugins.Add(new ProfileAdmission(profile));
        return plugins;
    }
}
