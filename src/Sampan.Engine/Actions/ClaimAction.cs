using System.Text.Json.Nodes;
using Sampan.Api.Names;
using Sampan.Engine.Backups;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Actions;

/// <summary><c>velero.io/pv</c>, which handles claims: the volume belongs to its claim, and what binds a claim to this cluster is taken out.</summary>
internal sealed class ClaimAction(BackupRun run) : IBackupItemAction
{
    public string Name => "velero.io/pv";

    public ActionContract Contract => ActionContract.V1;

    public AppliesTo AppliesTo { get; } = AppliesTo.Only(KnownResources.Claims);

    public Task<BackupActionResult> ExecuteAsync(BackupItem item, CancellationToken ct)
    {
        var claim = item.Object;
        if (claim.Text("status", "phase") != "Bound" || claim.Text("spec", "volumeName") is not { Length: > 0 } volume) return Task.FromResult(BackupActionResult.Unchanged);
        Clean(claim);
        return Task.FromResult(new BackupActionResult { AdditionalItems = [new ItemId(KnownResources.Volumes, new ObjectKey(null, volume))] });
    }

    // A claim that still waits for its data source keeps it. Looked at before it is edited, so that a claim without any of it keeps its very bytes.
    private void Clean(KubeObject claim)
    {
        var stale = StaleLabels(claim).ToList();
        foreach (var label in stale) (claim.Edit().At("metadata", "labels") as JsonObject)?.Remove(label);
        foreach (var field in (string[])["dataSource", "dataSourceRef"])
        {
            if (claim.View.At("spec", field).ValueKind == System.Text.Json.JsonValueKind.Object) ((JsonObject)claim.Edit()["spec"]!).Remove(field);
        }

        if (claim.View.At("spec", "selector").ValueKind != System.Text.Json.JsonValueKind.Object) return;
        var spec = (JsonObject)claim.Edit()["spec"]!;
        if (spec.Text("storageClassName") != "") spec.Remove("selector");
        else foreach (var key in Own(spec.At("selector", "matchLabels") as JsonObject)) (spec.At("selector", "matchLabels") as JsonObject)!.Remove(key);
    }

    private IEnumerable<string> StaleLabels(KubeObject claim)
    {
        if (claim.Label(VeleroLabels.RestoreName) is not null) yield return VeleroLabels.RestoreName;
        if (claim.Label(VeleroAnnotations.MustIncludeAdditionalItems) is not null) yield return VeleroAnnotations.MustIncludeAdditionalItems;
        if (claim.Label(VeleroLabels.BackupName) == run.BackupLabel) yield break;
        if (claim.Label(VeleroLabels.BackupName) is not null) yield return VeleroLabels.BackupName;
        if (claim.Label(VeleroLabels.SnapshotName) is not null) yield return VeleroLabels.SnapshotName;
    }

    private static List<string> Own(JsonObject? labels) => [.. (labels ?? []).Select(l => l.Key).Where(k => k.StartsWith("velero.io/", StringComparison.Ordinal))];
}
