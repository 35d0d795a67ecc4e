using Microsoft.Extensions.Logging.Abstractions;
using Sampan.Cli.Output.Progress;
using Sampan.Cli.Sessions;
using Sampan.Engine.Bucket;
using Sampan.Engine.Liveness;
using Sampan.Engine.Restores;
using Sampan.Kubernetes.Client;
using Sampan.Storage.Decorators;

namespace Sampan.Cli.Rehearsal;

/// <summary>Restores into a stage instead of a cluster and waits for what comes alive there. The bucket is only read.</summary>
internal static class RehearsalRun
{
    public static async Task<(RestoreOutcome Outcome, IReadOnlyList<LivenessRow> Rows)> PlayAsync(
        CommandContext context, Bucket bucket, KubeClient stage, RehearsalRequest request, Func<RestoreRunnerOptions, Task<RestoreRunnerOptions>> complete,
        CancellationToken ct)
    {
        // Disposing it would close the bucket, which is the caller's.
        var records = new OverlayObjectStore(bucket.Store, context.Time);
        var options = await complete(new RestoreRunnerOptions
        {
            Cluster = stage,
            Repository = new BackupRepository(records),
            Time = context.Time,
            Logging = NullLoggerFactory.Instance,
            ResourceTimeout = request.Patience,
            TerminatingTimeout = request.Patience,
            // Pods of a sandbox answer no webhook, however long one waits.
            DeferredPatience = TimeSpan.Zero,
        });
        var outcome = await ProgressDisplay.RunAsync(context.Terminal, "rehearsed", context.Time,
            progress => new RestoreRunner(options with { Progress = progress }).RunAsync(request.Restore, ct));
        var namespaces = outcome.Items.Select(i => i.Key.Namespace).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var rows = await new LivenessCheck(stage, context.Time).WaitAsync(namespaces, request.Patience, ct);
        return (outcome, rows);
    }
}
