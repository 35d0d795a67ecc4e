using Sampan.Engine.Actions;
using Sampan.Engine.Volumes;

namespace Sampan.Engine.Backups;

/// <summary>The actions of a run in the order they are called, which is Velero's: the built-in ones by name, then the others as they were given.</summary>
internal static class BuiltInActions
{
    private const string CsiPrefix = "velero.io/csi-";

    public static IReadOnlyList<IBackupItemAction> Of(BackupRun run)
    {
        var api = SnapshotApi.Of(run.Catalog);
        var snapshotter = run.CsiSnapshots = api is null ? null : new CsiSnapshotter(run, api);
        run.Claims = new CsiClaimAction(run, snapshotter);
        List<IBackupItemAction> actions = [new PodAction(run), new ClaimAction(run), new ServiceAccountAction(run), run.Claims];
        actions.AddRange([CsiSecretsAction.OfContents(), CsiSecretsAction.OfClasses()]);
        if (snapshotter is not null) actions.Add(new CsiSnapshotAction(run, snapshotter));
        if (!run.Options.EnableApiGroupVersions) actions.Add(new DefinitionAction(run));

        // Without the feature no action of CSI is called, a plugin's neither; the claims' own one then only accounts for the volumes.
        var called = actions.OrderBy(a => a.Name, StringComparer.Ordinal).Concat(run.Options.Actions);
        return [.. called.Where(a => run.Options.EnableCsi || a == run.Claims || !a.Name.Contains(CsiPrefix, StringComparison.Ordinal))];
    }
}
