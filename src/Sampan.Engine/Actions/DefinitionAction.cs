using Sampan.Engine.Backups;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Actions;

/// <summary><c>velero.io/crd-remap-version</c>: a definition that only v1beta1 can express is stored in v1beta1, where the cluster still serves it.</summary>
internal sealed class DefinitionAction(BackupRun run) : IBackupItemAction
{
    private static readonly ResourceId Beta = new("apiextensions.k8s.io", "v1beta1", "customresourcedefinitions");

    public string Name => "velero.io/crd-remap-version";

    public ActionContract Contract => ActionContract.V1;

    public AppliesTo AppliesTo { get; } = AppliesTo.Only(KnownResources.Definitions);

    public async Task<BackupActionResult> ExecuteAsync(BackupItem item, CancellationToken ct)
    {
        if (item.Object.ApiVersion != "apiextensions.k8s.io/v1" || run.Catalog.Find(Beta) is null || !NeedsBeta(item.Object)) return BackupActionResult.Unchanged;
        if (await run.Options.Cluster.GetAsync(Beta, item.Object.Key, ct).ConfigureAwait(false) is not { } beta) return BackupActionResult.Unchanged;
        var root = item.Object.Edit();
        root.Clear();
        foreach (var (key, value) in beta.Edit()) root[key] = value?.DeepClone();
        return BackupActionResult.Unchanged;
    }

    private static bool NeedsBeta(KubeObject definition) =>
        definition.Flag("spec", "preserveUnknownFields") == true ||
        definition.View.Items("status", "conditions").Any(c => c.Text("type") == "NonStructuralSchema" && c.Text("status") == "True") ||
        definition.View.Items("spec", "versions").Take(1).Any(v => v.At("schema", "openAPIV3Schema").ValueKind != System.Text.Json.JsonValueKind.Object);
}
