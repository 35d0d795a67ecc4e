using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using static Sampan.Sandbox.Tables.CellText;

namespace Sampan.Sandbox.Tables;

/// <summary>Tables of claims, volumes and classes.</summary>
internal static class VolumeTables
{
    public static IEnumerable<(GroupResource, KindTable)> All =>
    [
        (new("", "persistentvolumeclaims"), new("Name|Status|Volume|Capacity|Access Modes|StorageClass|VolumeAttributesClass|Age|VolumeMode*", Claim)),
        (new("", "persistentvolumes"), new("Name|Capacity|Access Modes|Reclaim Policy|Status|Claim|StorageClass|VolumeAttributesClass|Reason|Age|VolumeMode*", Volume)),
        (new("storage.k8s.io", "storageclasses"), new("Name|Provisioner|ReclaimPolicy|VolumeBindingMode|AllowVolumeExpansion|Age", Class)),
        (new("storage.k8s.io", "csidrivers"), new("Name|AttachRequired?|PodInfoOnMount?|StorageCapacity?|TokenRequests|RequiresRepublish?|Modes|Age", Driver)),
        (new("storage.k8s.io", "csinodes"), new("Name|Drivers#|Age", (o, now) => [Name(o), o.Items("spec", "drivers").Count(), Ages.Of(o, now)])),
        (new("storage.k8s.io", "volumeattachments"), new("Name|Attacher|PV|Node|Attached?|Age", (o, now) =>
            [Name(o), o.Text("spec", "attacher"), o.Text("spec", "source", "persistentVolumeName") ?? "", o.Text("spec", "nodeName"),
                o.Flag("status", "attached") ?? false, Ages.Of(o, now)])),
    ];

    private static JsonNode?[] Claim(JsonElement o, DateTimeOffset now)
    {
        var phase = o.Text("metadata", "deletionTimestamp") is null ? o.Text("status", "phase") : "Terminating";
        var bound = o.Text("spec", "volumeName") is { Length: > 0 };
        return
        [
            Name(o), phase, o.Text("spec", "volumeName") ?? "", bound ? o.Text("status", "capacity", "storage") ?? "0" : "",
            bound ? AccessModes(o.At("status", "accessModes")) : "",
            o.Text("metadata", "annotations", "volume.beta.kubernetes.io/storage-class") ?? o.Text("spec", "storageClassName") ?? "",
            Or(o.Text("spec", "volumeAttributesClassName"), Unset), Ages.Of(o, now), Or(o.Text("spec", "volumeMode"), Unset),
        ];
    }

    private static JsonNode?[] Volume(JsonElement o, DateTimeOffset now)
    {
        var claim = o.At("spec", "claimRef").ValueKind == JsonValueKind.Object
            ? $"{o.Text("spec", "claimRef", "namespace")}/{o.Text("spec", "claimRef", "name")}" : "";
        return
        [
            Name(o), o.Text("spec", "capacity", "storage"), AccessModes(o.At("spec", "accessModes")), o.Text("spec", "persistentVolumeReclaimPolicy"),
            o.Text("metadata", "deletionTimestamp") is null ? o.Text("status", "phase") : "Terminating", claim,
            o.Text("spec", "storageClassName") ?? "",
            Or(o.Text("spec", "volumeAttributesClassName"), Unset), o.Text("status", "reason") ?? "", Ages.Of(o, now),
            Or(o.Text("spec", "volumeMode"), Unset),
        ];
    }

    private static JsonNode?[] Class(JsonElement o, DateTimeOffset now)
    {
        var standard = o.Text("metadata", "annotations", "storageclass.kubernetes.io/is-default-class") == "true"
            || o.Text("metadata", "annotations", "storageclass.beta.kubernetes.io/is-default-class") == "true";
        return
        [
            standard ? $"{Name(o)} (default)" : Name(o), o.Text("provisioner"), o.Text("reclaimPolicy") ?? "Delete",
            o.Text("volumeBindingMode") ?? Unset,
            o.Flag("allowVolumeExpansion") ?? false, Ages.Of(o, now),
        ];
    }

    private static JsonNode?[] Driver(JsonElement o, DateTimeOffset now) =>
    [
        Name(o), o.Flag("spec", "attachRequired") ?? true, o.Flag("spec", "podInfoOnMount") ?? false, o.Flag("spec", "storageCapacity") ?? false,
        Or(string.Join(',', o.Items("spec", "tokenRequests").Select(t => t.Text("audience"))), Unset), o.Flag("spec", "requiresRepublish") ?? false,
        Or(string.Join(',', o.Items("spec", "volumeLifecycleModes").Select(m => m.GetString())), None), Ages.Of(o, now),
    ];
}
