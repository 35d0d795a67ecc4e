using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;

namespace Sampan.Sandbox.Kinds.Shaping;

/// <summary>Defaults of volumes, claims and their classes.</summary>
internal static class VolumeDefaults
{
    public static IEnumerable<(string Type, Action<JsonObject, KubernetesVersion> Apply)> All =>
    [
        ("core.v1.PersistentVolume", (o, _) => Volume(o)),
        ("core.v1.PersistentVolumeClaim", (o, _) => Claim(o)),
        ("core.v1.PersistentVolumeClaimSpec", (s, v) => ClaimSpec(s, v)),
        ("core.v1.ISCSIVolumeSource", (s, _) => s.Default("iscsiInterface", "default")),
        ("core.v1.ISCSIPersistentVolumeSource", (s, _) => s.Default("iscsiInterface", "default")),
        ("storage.v1.StorageClass", (o, _) => Class(o)),
        ("storage.v1beta1.StorageClass", (o, _) => Class(o)),
        ("storage.v1.CSIDriver", (o, v) => Driver(o.ObjectOrNew("spec"), v)),
    ];

    private static void Volume(JsonObject item)
    {
        item.ObjectOrNew("status").Default("phase", "Pending");
        var spec = item.ObjectOrNew("spec");
        spec.Default("persistentVolumeReclaimPolicy", "Retain");
        spec.Default("volumeMode", "Filesystem");
    }

    private static void Claim(JsonObject item) => item.ObjectOrNew("status").Default("phase", "Pending");

    private static void ClaimSpec(JsonObject spec, KubernetesVersion version)
    {
        spec.Default("volumeMode", "Filesystem");
        if (!version.Since(24)) return;
        // The two ways of naming a source mirror each other.
        if (spec.Object("dataSource") is { } source) spec.TryAdd("dataSourceRef", source.DeepClone());
        else if (spec.Object("dataSourceRef") is { } reference && reference.Lacks("namespace")) spec["dataSource"] = reference.DeepClone();
    }

    private static void Class(JsonObject item)
    {
        item.Default("reclaimPolicy", "Delete");
        item.Default("volumeBindingMode", "Immediate");
    }

    private static void Driver(JsonObject spec, KubernetesVersion version)
    {
        spec.Default("attachRequired", true);
        spec.Default("podInfoOnMount", false);
        if (spec.LacksItems("volumeLifecycleModes")) spec["volumeLifecycleModes"] = JsonEdits.List("Persistent");
        if (version.Since(20)) spec.Default("fsGroupPolicy", "ReadWriteOnceWithFSType");
        if (version.Since(21)) spec.Default("storageCapacity", false);
        if (version.Since(21)) spec.Default("requiresRepublish", false);
        if (version.Since(27)) spec.Default("seLinuxMount", false);
    }
}
