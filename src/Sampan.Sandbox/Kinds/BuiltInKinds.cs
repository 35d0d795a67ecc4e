using Sampan.Kubernetes.Versions;
using Sampan.Profiles;
using Sampan.Sandbox.Admission;
using Sampan.Sandbox.OpenApi;
using Sampan.Sandbox.Tables;

namespace Sampan.Sandbox.Kinds;

/// <summary>Makes what a server needs to know of built-in kinds.</summary>
internal static class BuiltInKinds
{
    /// <summary>A model for one cluster; it remembers addresses and node ports, so clusters may not share one.</summary>
    public static KindModel ModelFor(KubernetesVersion version, Profile? profile, TimeProvider time) =>
        new(Admitted(new KindRules(version, time), version, profile), new KindTables(), new OpenApiDocuments(version));

    /// <summary>Rules of any kind with the admission plugins around them.</summary>
    public static IKindRules Admitted(IKindRules rules, KubernetesVersion version, Profile? profile) => new AdmittedRules(rules, AdmissionPlugins.For(version, profile));
}
