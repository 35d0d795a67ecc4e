using Sampan.Engine.Restores.Hooks;

namespace Sampan.Engine.Restores.Actions;

/// <summary>Velero's built-in restore item actions as far as they are served here, by the same names.</summary>
internal static class BuiltInRestoreActions
{
    /// <summary>All built-in actions and the given ones, which win over a built-in of the same name; in ordinal order of their names.</summary>
    public static IReadOnlyList<IRestoreItemAction> With(IReadOnlyList<IRestoreItemAction> others, RestoreHooks hooks)
    {
        IRestoreItemAction[] builtIn =
        [
            new PodClaims(), new WebhookSideEffects(), new AutomanagedApiServices(), new CrdPreserveFields(), new DefinitionSchemas(),
            new DataUploads(), new JobRestore(), new InitRestoreHook(hooks), new PodRestore(),
            new BindingSubjects("velero.io/cluster-role-bindings", WellKnown.ClusterRoleBindings),
            new BindingSubjects("velero.io/role-bindings", WellKnown.RoleBindings),
            new ClaimRestore(), new ClaimFromSnapshot(), new SnapshotRestore(), new SnapshotContentRestore(), new TokenSecretRestore(), new ServiceRestore(),
            new ServiceAccountRestore(), new VolumeRestore(), new ImageNameChange(), new StorageClassChange(),
        ];
        return [.. others.Concat(builtIn).DistinctBy(a => a.Name, StringComparer.Ordinal).OrderBy(a => a.Name, StringComparer.Ordinal)];
    }
}
