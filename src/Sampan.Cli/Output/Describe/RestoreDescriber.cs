using System.Text.Json;
using Sampan.Api;
using Sampan.Api.Names;
using Sampan.Api.Values;
using Sampan.Engine.Restores.Records;
using Sampan.Kubernetes.Documents;

namespace Sampan.Cli.Output.Describe;

/// <summary><c>restore describe</c> in the layout of Velero 1.18.1 (output/restore_describer.go).</summary>
internal static class RestoreDescriber
{
    public static string Describe(Restore restore, RestoreDetails found, bool details, bool colour, IReadOnlyList<ItemOutcome> outcomes)
    {
        var text = new Description(colour);
        text.Metadata(restore).Line();
        Progress(text, restore);
        if (found.Results is { } results && restore.Status.Warnings + restore.Status.Errors > 0) ResultsSection.Write(text, results);
        text.Line();
        Spec(text, restore.Spec);
        Volumes(text, found.Volumes, details);
        Policies(text, restore);
        var status = restore.Status;
        text.Line();
        ItemOperationsSection.Write(text, "Restore", status.ItemOperationsAttempted, status.ItemOperationsCompleted, status.ItemOperationsFailed,
            details ? found.ItemOperations : null);
        if (Has(restore, "status", "hookStatus")) text.Line().Line($"HooksAttempted: \t{status.HooksAttempted}").Line($"HooksFailed: \t{status.HooksFailed}");
        if (details)
        {
            text.Line();
            ResourceListSection.Write(text, found.ResourceList, "<restore resource list not found>");
        }

        OutcomesSection.Write(text, outcomes);
        IssuesSection.WriteAll(text, found.Issues);
        return text.ToString();
    }

    private static void Progress(Description text, Restore restore)
    {
        var status = restore.Status;
        var hint = status.Phase == RestorePhase.Failed || status.Phase == RestorePhase.PartiallyFailed
            ? $" (run 'sampan restore logs {restore.Name}' for more information)" : "";
        text.Pair("Phase", text.Phase(status.Phase.ToString()) + hint);
        if (status.TotalItems > 0)
        {
            var running = status.Phase == RestorePhase.InProgress;
            text.Pair(running ? "Estimated total items to be restored" : "Total items to be restored", status.TotalItems)
                .Pair(running ? "Items restored so far" : "Items restored", status.ItemsRestored);
        }

        text.Line().Pair("Started", GoTime.Text(status.Started, "<n/a>")).Pair("Completed", GoTime.Text(status.Ended, "<n/a>"));
        if (status.ValidationErrors.Count > 0) text.Line().Slice(0, "Validation errors", status.ValidationErrors);
        if (status.FailureReason is { Length: > 0 } failure) text.Line().Pair("Failure reason", failure);
    }

    private static void Spec(Description text, RestoreSpec spec) => text.Pair("Backup", spec.BackupName).Line()
        .Line("Namespaces:").Filter("Included", spec.IncludedNamespaces, "Excluded", spec.ExcludedNamespaces, "all namespaces found in the backup").Line()
        .Line("Resources:").Filter("Included", spec.IncludedResources, "Excluded", spec.ExcludedResources)
        .Line($"\tCluster-scoped:\t{Description.Tristate(spec.IncludeClusterResources, yes: "included", no: "excluded")}").Line()
        .Map("Namespace mappings", spec.NamespaceMapping).Line()
        .Pair("Label selector", spec.LabelSelector?.ToString() is { Length: > 0 } selector ? selector : "<none>").Line()
        .Pair("Or label selector", spec.OrLabelSelectors.Count == 0 ? "<none>" : string.Join(" or ", spec.OrLabelSelectors)).Line()
        .Pair("Restore PVs", Description.Tristate(spec.RestoreVolumes));

    private static void Volumes(Description text, JsonElement? volumes, bool details)
    {
        if (volumes is not { ValueKind: JsonValueKind.Array } all) return;
        var csi = all.EnumerateArray().Where(v => v.Text("restoreMethod") == "CSISnapshot").ToList();
        text.Line().Line(csi.Count == 0 ? "CSI Snapshot Restores: <none included>" : "CSI Snapshot Restores:");
        foreach (var volume in csi)
        {
            text.Line($"\t{volume.Text("pvcNamespace")}/{volume.Text("pvcName")}:");
            var info = volume.At("csiSnapshotInfo");
            if (!details) text.Line("\t\tSnapshot: specify --details for more information");
            else
                text.Line("\t\tSnapshot:").Line($"\t\t\tSnapshot Content Name: {info.Text("vscName")}")
                    .Line($"\t\t\tStorage Snapshot ID: {info.Text("snapshotHandle")}").Line($"\t\t\tCSI Driver: {info.Text("driver")}");
        }
    }

    private static bool Has(Restore restore, params ReadOnlySpan<string> path) => restore.Document.View.At(path).ValueKind == JsonValueKind.Object;

    private static void Policies(Description text, Restore restore)
    {
        var spec = restore.Spec;
        text.Line().Line($"Existing Resource Policy: \t{(spec.ExistingResourcePolicy is { Length: > 0 } policy ? policy : "<none>")}")
            .Pair("ItemOperationTimeout", GoDuration.Format(spec.ItemOperationTimeout ?? TimeSpan.Zero)).Line()
            .Pair("Preserve Service NodePorts", Description.Tristate(spec.PreserveNodePorts));
        var (type, name) = spec.ResourceModifier is { } modifier ? (modifier.Kind, modifier.Name) : ("file", restore.Annotations.GetValueOrDefault(SampanNames.ResourceModifiers));
        if (name is not null) text.Line().Line("Resource modifier:").Line($"\tType:\t{type}").Line($"\tName:\t{name}");
        if (!Has(restore, "spec", "uploaderConfig")) return;
        text.Line().Line("Uploader config:");
        if (spec.WriteSparseFiles == true) text.Line("\tWrite Sparse Files:\ttrue");
        if (spec.ParallelFilesDownload is > 0 and var parallel) text.Line($"\tParallel Restore:\t{parallel}");
    }
}
