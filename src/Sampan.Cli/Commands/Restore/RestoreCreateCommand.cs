using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Sampan.Cli.DryRun;
using Sampan.Cli.Flags;
using Sampan.Cli.Output;
using Sampan.Cli.Output.Progress;
using Sampan.Cli.Output.Tables;
using Sampan.Cli.Sessions;
using Sampan.Engine.Restores;
using Sampan.Engine.Restores.Records;
using Sampan.Kubernetes.Client;

namespace Sampan.Cli.Commands.Restore;

/// <summary><c>sampan restore create [NAME] --from-backup B</c>: runs the restore here.</summary>
internal static class RestoreCreateCommand
{
    public static Command Create(CommandContext context)
    {
        var name = new Argument<string?>("name") { Description = "Name of the new restore; default BACKUP-yyyyMMddHHmmss or SCHEDULE-yyyyMMddHHmmss", Arity = ArgumentArity.ZeroOrOne };
        var parallelism = new Option<int?>("--parallelism") { Description = "At most so many writes at once; fewer when the API server slows down" };
        var (storage, source, output) = (new StorageFlags(), new RestoreSourceFlags(), new OutputFlags());
        var (flags, changes, tries) = (new RestoreCreateFlags(), new RestoreChangeFlags(), new DryRunFlags());
        var command = new Command("create", "Restore a backup into a cluster") { name, parallelism };
        source.AddTo(command);
        flags.AddTo(command);
        changes.AddTo(command);
        new RestoreServerFlags().AddTo(command);
        tries.AddTo(command);
        output.AddTo(command);
        storage.AddTo(command);
        command.Add(new Option<bool>("--wait", "-w") { Description = "Wait for the end; without a server the command always does" });
        command.SetAction(async (result, ct) =>
        {
            await using var bucket = Bucket.Open(storage, result, context.Time);
            var (now, backup) = (context.Time.GetUtcNow(), await source.FindAsync(result, bucket, ct));
            var restore = flags.Read(result, result.GetValue(name) ?? DefaultName(source.Stem(result), now), backup, context.Global.Namespace(result), now);
            changes.Apply(result, restore);
            var (choice, isDry) = (output.Read(result), tries.IsDryRun(result));
            if (choice.Format == OutputFormat.Table || isDry)
            {
                _ = Features.Read(context.Global.Features(result));
                await using var cluster = Clusters.Connect(context.Global, result);
                var options = await changes.ReadAsync(result, Options(context, bucket, cluster, result.GetValue(parallelism)), ct);
                // A trial creates no pods whose hooks could run.
                return isDry
                    ? await new DryRunSession(context, bucket).RunAsync(options, restore, tries.ShowsDifferences(result), choice.Format, ct)
                    : await RunAsync(context, options with { PodExec = cluster.Exec }, restore, ct);
            }

            await ResourcePrinter.PrintAsync(context.Terminal, choice, RestoreTable.Create(), [restore], Api.Restore.KindName, ct);
            return ExitCodes.Ok;
        });
        return command;
    }

    private static RestoreRunnerOptions Options(CommandContext context, Bucket bucket, ICluster cluster, int? parallelism)
    {
        var options = new RestoreRunnerOptions { Cluster = cluster, Repository = bucket.Backups, Time = context.Time, Logging = NullLoggerFactory.Instance };
        return parallelism is { } most ? options with { Parallelism = most } : options;
    }

    private static async Task<int> RunAsync(CommandContext context, RestoreRunnerOptions options, Api.Restore restore, CancellationToken ct)
    {
        var outcome = await ProgressDisplay.RunAsync(context.Terminal, "restored", context.Time,
            progress => new RestoreRunner(options with { Progress = progress }).RunAsync(restore, ct));

        await IssueLines.WriteAsync(context.Terminal, outcome.Issues);
        foreach (var error in outcome.Restore.Status.ValidationErrors) await context.Terminal.Error.WriteLineAsync($"  {error}");
        foreach (var action in outcome.Items.GroupBy(i => i.Action).OrderBy(g => g.Key))
        {
            var words = action.Key == RestoreAction.Failed ? "failed, or there already and different" : action.Key.ToString().ToLowerInvariant();
            await context.Terminal.Output.WriteLineAsync($"  {action.Count()} objects {words}");
        }

        await context.Terminal.Output.WriteLineAsync($"Restore completed with status: {outcome.Phase}. You may check for more information using the commands " +
            $"`sampan restore describe {restore.Name}` and `sampan restore logs {restore.Name}`.");
        return RestoreExit.Of(outcome.Phase);
    }

    // Velero uses the client's local time here.
    private static string DefaultName(string backup, DateTimeOffset now) => $"{backup}-{now.ToLocalTime().ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture)}";
}
