using Sampan.Cli.Commands.Restore;
using Sampan.Cli.Flags;
using Sampan.Cli.Output.Progress;
using Sampan.Cli.Sessions;
using Sampan.Engine.Bucket;
using Sampan.Engine.Restores;
using Sampan.Engine.Restores.DryRun;
using Sampan.Storage.Decorators;

namespace Sampan.Cli.DryRun;

/// <summary>Runs a restore whose writes the target only judges and the bucket never sees.</summary>
internal sealed class DryRunSession(CommandContext context, Bucket bucket)
{
    /// <summary>Runs and reports; the exit code is the one that the restore would end with.</summary>
    public async Task<int> RunAsync(RestoreRunnerOptions options, Api.Restore restore, bool showDifferences, OutputFormat format, CancellationToken ct)
    {
        var differences = new DryRunDifferences();
        var cluster = new DryRunCluster(options.Cluster) { OnExisting = showDifferences ? differences.Take : null };
        // Disposing it would close the bucket, which is the caller's.
        var records = new OverlayObjectStore(bucket.Store, context.Time);
        var dry = options with
        {
            Cluster = cluster,
            Repository = new BackupRepository(records),
            // Nothing is going to come up that was not there.
            FinalizeVolumes = false,
            DeferredPatience = TimeSpan.Zero,
        };
        var outcome = format == OutputFormat.Table
            ? await ProgressDisplay.RunAsync(context.Terminal, "tried", context.Time, progress => new RestoreRunner(dry with { Progress = progress }).RunAsync(restore, ct))
            : await new RestoreRunner(dry).RunAsync(restore, ct);
        var rows = new List<DryRunRow>();
        await foreach (var item in new RestoreRepository(records).ReadOutcomesAsync(restore.Name, ct))
            rows.Add(new DryRunRow(item, cluster.CheckOf(item.To, item.Target), differences.Of(item.To, item.Target)));
        rows.Sort((a, b) => string.CompareOrdinal($"{a.Outcome.Resource} {a.Outcome.Target}", $"{b.Outcome.Resource} {b.Outcome.Target}"));
        await DryRunReport.WriteAsync(context.Terminal, format, outcome, rows, ct);
        return RestoreExit.Of(outcome.Phase);
    }
}
