using Sampan.Engine.Actions;
using Sampan.Engine.Volumes;

namespace Sampan.Engine.Backups;

/// <summary>The actions of a run in the order they are called: by name, as Velero does.</summary>
internal static class BuiltInActions
{
    public static IReadOnlyList<IBackupItemAction> Of(BackupRun run)
    {
        var api = SnapshotApi.Of(run.Catalog);
        var snapshotter = run.CsiSnapshots = api is null ? null : new CsiSnapshotter(run, api);
        run.Claims = new CsiClaimAction(run, snapshotter);
        List<IBackupItemAction> actions =
        [
            new PodAction(run), new ClaimAction(run), new ServiceAccountAction(run), run.Claims, CsiSecretsAction.OfContents(), CsiSecretsAction.OfClasses(), .. run.Options.Actions,
        ];
        if (snapshotter is not null) actions.Add(new CsiSnapshotAction(run, snapshotter));
        if (!run.Options.EnableApiGroupVersions) actions.Add(new DefinitionAction(run));
        return [.. actions.OrderBy(a => a.Name, StringComparer.Ordinal)];
    }
}
