using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Versions;

namespace Sampan.Sandbox.Kinds.Shaping;

/// <summary>What API servers fill in, by type: wherever a container or a probe stands, it gets the same defaults.</summary>
internal static class TypeDefaults
{
    private static readonly FrozenDictionary<string, Action<JsonObject, KubernetesVersion>> ByType =
        PodDefaults.All.Concat(WorkloadDefaults.All).Concat(NetworkDefaults.All).Concat(VolumeDefaults.All).Concat(ClusterDefaults.All)
            .ToFrozenDictionary(p => p.Type, p => p.Apply);

    public static void Apply(string type, JsonObject item, KubernetesVersion version)
    {
        if (ByType.TryGetValue(type, out var apply)) apply(item, version);
    }
}
