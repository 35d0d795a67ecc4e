using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Sampan.Api;
using Sampan.Cli.Flags;
using Sampan.Cli.Output;
using Sampan.Cli.Output.Progress;
using Sampan.Cli.Sessions;
using Sampan.Engine.Backups;

namespace Sampan.Cli.Commands.Backup;

/// <summary><c>sampan backup create NAME</c>: runs the backup here.</summary>
internal static class BackupCreateCommand
{
    public static Command Create(CommandContext context)
    {
        var name = new Argument<string>("name") { Description = "Name of the new backup" };
        var (storage, flags) = (new StorageFlags(), new BackupCreateFlags());
        var command = new Command("create", "Back up a cluster's objects and volumes") { name };
        flags.AddTo(command);
        storage.AddTo(command);
        command.Add(new Option<bool>("--wait", "-w") { Description = "Wait for the end; without a server the command always does" });
        command.SetAction((result, ct) => RunAsync(context, storage, flags, flags.Read(result, result.GetRequiredValue(name), context.Global.Namespace(result), context.Time.GetUtcNow()), result, ct));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, StorageFlags storage, BackupCreateFlags flags, Api.Backup backup, ParseResult result, CancellationToken ct)
    {
        var features = Features.Read(context.Global.Features(result));
        var policies = await flags.ReadPoliciesAsync(result, ct);
        await using var bucket = Bucket.Open(storage, result, context.Time);
        await using var cluster = Clusters.Connect(context.Global, result);
        var outcome = await ProgressDisplay.RunAsync(context.Terminal, "backed up", context.Time, progress => new BackupRunner(new BackupRunnerOptions
        {
            Cluster = cluster,
            Repository = bucket.Backups,
            Time = context.Time,
            Logging = NullLoggerFactory.Instance,
            EnableCsi = features.EnableCsi,
            EnableApiGroupVersions = features.EnableApiGroupVersions,
            ResourcePolicies = policies,
            Progress = progress,
        }).RunAsync(backup, ct));

        await IssueLines.WriteAsync(context.Terminal, outcome.Issues);
        foreach (var error in outcome.Backup.Status.ValidationErrors) await context.Terminal.Error.WriteLineAsync($"  {error}");
        await context.Terminal.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"  {outcome.Items} objects, {outcome.ArchiveBytes / 1024.0:0.0} KiB, {outcome.Elapsed.TotalSeconds:0.0} s"));
        await context.Terminal.Output.WriteLineAsync($"Backup completed with status: {outcome.Phase}. You may check for more information using the commands " +
            $"`sampan backup describe {backup.Name}` and `sampan backup logs {backup.Name}`.");
        return ExitCode(outcome);
    }

    private static int ExitCode(BackupOutcome outcome)
    {
        if (outcome.Phase == BackupPhase.Failed || outcome.Phase == BackupPhase.FailedValidation) return ExitCodes.Failed;
        return outcome.Phase == BackupPhase.PartiallyFailed || outcome.Gaps.Any() ? ExitCodes.Gaps : ExitCodes.Ok;
    }
}
