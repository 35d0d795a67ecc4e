using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Volumes;

/// <summary>One entry of a backup's volumeinfo file, as far as a restore needs it.</summary>
/// <param name="Volume">Name of the PersistentVolume; may be empty.</param>
/// <param name="Claim">Its claim.</param>
/// <param name="Method"><c>NativeSnapshot</c>, <c>PodVolumeBackup</c>, <c>CSISnapshot</c>, or empty when it was skipped.</param>
internal sealed record VolumeEntry(string Volume, ObjectKey Claim, string Method)
{
    public bool DataMoved { get; init; }

    /// <summary>Reclaim policy the volume had; null when the file does not say.</summary>
    public string? ReclaimPolicy { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public static VolumeEntry From(JsonNode? node) => new(node.Text("pvName") ?? "", ClaimOf(node), node.Text("backupMethod") ?? "")
    {
        DataMoved = node.Flag("snapshotDataMoved") ?? false,
        ReclaimPolicy = node.Text("pvInfo", "reclaimPolicy"),
        Labels = (node.At("pvInfo", "labels") as JsonObject ?? []).ToDictionary(l => l.Key, l => JsonReads.Text(l.Value) ?? "", StringComparer.Ordinal),
    };

    private static ObjectKey ClaimOf(JsonNode? node) => new(node.Text("pvcNamespace"), node.Text("pvcName") ?? "");
}
