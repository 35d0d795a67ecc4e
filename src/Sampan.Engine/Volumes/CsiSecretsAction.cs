using Sampan.Engine.Actions;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Volumes;

/// <summary><c>velero.io/csi-volumesnapshotcontent-backupper</c> and <c>velero.io/csi-volumesnapshotclass-backupper</c>: the Secret a snapshotter
/// needs to delete or list is stored beside the object that names it.</summary>
internal sealed class CsiSecretsAction : IBackupItemAction
{
    private readonly string _nameKey;
    private readonly string _namespaceKey;

    private CsiSecretsAction(string name, GroupResource resource, string prefix) =>
        (Name, AppliesTo, _nameKey, _namespaceKey) = (name, AppliesTo.Only(resource), prefix + "-name", prefix + "-namespace");

    public string Name { get; }

    public ActionContract Contract => ActionContract.V1;

    public AppliesTo AppliesTo { get; }

    public static CsiSecretsAction OfContents() =>
        new("velero.io/csi-volumesnapshotcontent-backupper", SnapshotApi.ContentsResource, "snapshot.storage.kubernetes.io/deletion-secret");

    public static CsiSecretsAction OfClasses() =>
        new("velero.io/csi-volumesnapshotclass-backupper", SnapshotApi.ClassesResource, "csi.storage.k8s.io/snapshotter-list-secret");

    public Task<BackupActionResult> ExecuteAsync(BackupItem item, CancellationToken ct)
    {
        var name = item.Object.Annotation(_nameKey) ?? item.Object.Text("parameters", _nameKey);
        var ns = item.Object.Annotation(_namespaceKey) ?? item.Object.Text("parameters", _namespaceKey);
        return Task.FromResult(name is null || ns is null
            ? BackupActionResult.Unchanged
            : new BackupActionResult { AdditionalItems = [new ItemId(KnownResources.Secrets, new ObjectKey(ns, name))], MustIncludeAdditionalItems = true });
    }
}
