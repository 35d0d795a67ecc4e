using System.Text.Json;
using Sampan.Kubernetes.Documents;
using Amount = Sampan.Kubernetes.Documents.Quantity;

namespace Sampan.Engine.Volumes.Policies;

/// <summary>What policies look at in a volume. A PersistentVolume goes before the pod's volume, and a claim without either is looked at alone.</summary>
internal sealed record VolumeFacts
{
    // Fields of a volume source, in the order in which Velero asks for them: what PersistentVolumes have, then what only pods have.
    private static readonly (string Field, string Type)[] OfVolumes = Same(
        "awsElasticBlockStore", "azureDisk", "azureFile", "cephfs", "cinder", "csi", "fc", "flocker", "flexVolume", "gcePersistentDisk", "glusterfs", "hostPath", "iscsi", "local", "nfs",
        "photonPersistentDisk", "portworxVolume", "quobyte", "rbd", "scaleIO", "storageos", "vsphereVolume");

    private static readonly (string Field, string Type)[] OfPods = Same(
        "awsElasticBlockStore", "azureDisk", "azureFile", "cephfs", "cinder", "csi", "fc", "flocker", "flexVolume", "gcePersistentDisk", "gitRepo", "glusterfs", "iscsi", "nfs", "secret", "rbd",
        "downwardAPI", "configMap", "projected", "ephemeral", "photonPersistentDisk", "portworxVolume", "quobyte", "scaleIO", "storageos", "vsphereVolume", "hostPath", "emptyDir");

    /// <summary>Every type a policy may name.</summary>
    public static IReadOnlyList<string> Types { get; } = [.. OfVolumes.Concat(OfPods).Select(t => t.Type).Append("awsAzureDisk").Distinct().Order(StringComparer.Ordinal)];

    public decimal Capacity { get; private init; }

    public string StorageClass { get; private init; } = "";

    public NfsCondition? Nfs { get; private init; }

    public CsiCondition? Csi { get; private init; }

    public string Type { get; private init; } = "";

    public IReadOnlyDictionary<string, string> ClaimLabels { get; private init; } = new Dictionary<string, string>();

    public string ClaimPhase { get; private init; } = "";

    /// <summary>A PersistentVolume (or none yet) and its claim, where there is one.</summary>
    public static VolumeFacts Of(KubeObject? volume, KubeObject? claim)
    {
        if (volume is null) return WithClaim(new VolumeFacts(), claim);
        var spec = volume.View.At("spec");
        return WithClaim(Source(spec, OfVolumes) with
        {
            Capacity = spec.Text("capacity", "storage") is { } size && Amount.TryParse(size, out var amount) ? amount.Value : 0,
            StorageClass = spec.Text("storageClassName") ?? "",
        }, claim);
    }

    /// <summary>An element of a pod's <c>spec.volumes</c> that is no claim, or whose claim has no volume yet.</summary>
    public static VolumeFacts OfPodVolume(JsonElement volume, KubeObject? claim) => WithClaim(Source(volume, OfPods), claim);

    private static VolumeFacts Source(JsonElement source, (string Field, string Type)[] known) => new()
    {
        Nfs = source.At("nfs") is { ValueKind: JsonValueKind.Object } nfs ? new NfsCondition(nfs.Text("server") ?? "", nfs.Text("path") ?? "") : null,
        Csi = source.At("csi") is { ValueKind: JsonValueKind.Object } csi ? new CsiCondition(csi.Text("driver") ?? "", Map(csi.At("volumeAttributes"))) : null,
        Type = Array.Find(known, k => source.At(k.Field).ValueKind == JsonValueKind.Object).Type ?? "",
    };

    private static VolumeFacts WithClaim(VolumeFacts facts, KubeObject? claim) => claim is null ? facts : facts with
    {
        ClaimLabels = Map(claim.View.At("metadata", "labels")),
        ClaimPhase = claim.Text("status", "phase") ?? "",
    };

    private static Dictionary<string, string> Map(JsonElement map) => map.ValueKind != JsonValueKind.Object ? []
        : map.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.ValueKind == JsonValueKind.String ? p.Value.GetString()! : "", StringComparer.Ordinal);

    // One field is spelled differently in policies than in objects.
    private static (string, string)[] Same(params string[] fields) => [.. fields.Select(f => (f, f == "storageos" ? "storageOS" : f))];
}
