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
        var name = new Argument<string?>("name") { Description = "Name of the new backup", Arity = ArgumentArity.ZeroOrOne };
        var (storage, flags) = (new StorageFlags(), new BackupCreateFlags());
        var command = new Command("create", "Back up a cluster's objects and volumes") { name };
        flags.AddTo(command);
        storage.AddTo(command);
        var takeOver = new TakeOverFlag();
        command.Add(takeOver);
        command.Add(new Option<bool>("--wait", "-w") { Description = "Wait for the end; without a server the command always does" });
        command.Add(Schedule(command, name));
        command.SetAction((result, ct) =>
        {
            var backup = flags.Read(result, result.GetRequiredValue(name)!, context.Global.Namespace(result), context.Time.GetUtcNow());
            return RunAsync(context, storage, flags, backup, result.GetValue(takeOver), result, ct);
        });
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, StorageFlags storage, BackupCreateFlags flags, Api.Backup backup, bool takesOver, ParseResult result, CancellationToken ct)
    {
        var features = Features.Read(context.Global.Features(result));
        var policies = await flags.ReadPoliciesAsync(result, ct);
        await using var bucket = Bucket.Open(storage, result, context.Time);
        await using var cluster = Clusters.Connect(context.Global, result);
        using var told = ct.Register(() => context.Terminal.Error.WriteLine("Stopping: what was begun is being undone, which takes up to a minute."));
        var outcome = await ProgressDisplay.RunAsync(context.Terminal, "backed up", context.Time, progress => new BackupRunner(new BackupRunnerOptions
        {
            Cluster = cluster,
            Repository = bucket.Backups,
            Time = context.Time,
            Logging = NullLoggerFactory.Instance,
            EnableCsi = features.EnableCsi,
            EnableApiGroupVersions = features.EnableApiGroupVersions,
            ResourcePolicies = policies,
            PodExec = cluster.Exec,
            ItemBlockWorkers = flags.Workers(result),
            Progress = progress,
            TakesOver = takesOver,
        }).RunAsync(backup, ct));

        if (outcome.Phase == BackupPhase.FailedValidation) return await RefuseAsync(context, outcome.Backup);
        await IssueLines.WriteAsync(context.Terminal, outcome.Issues);
        await context.Terminal.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"  {outcome.Items} objects, {outcome.ArchiveBytes / 1024.0:0.0} KiB, {outcome.Elapsed.TotalSeconds:0.0} s"));
        await context.Terminal.Output.WriteLineAsync($"Backup completed with status: {outcome.Phase}. You may check for more information using the commands " +
            $"`sampan backup describe {backup.Name}` and `sampan backup logs {backup.Name}`.");
        return outcome.Phase == BackupPhase.Failed && ct.IsCancellationRequested ? ExitCodes.Cancelled : ExitCode(outcome);
    }

    // Nothing was written: there is no backup to describe.
    private static async Task<int> RefuseAsync(CommandContext context, Api.Backup backup)
    {
        await context.Terminal.Error.WriteLineAsync($"An error occurred: backup \"{backup.Name}\" was not made ({backup.Status.Phase}):");
        foreach (var line in backup.Status.ValidationErrors.SelectMany(e => e.Split('\n'))) await context.Terminal.Error.WriteLineAsync($"  {line}");
        return ExitCodes.Failed;
    }

    // Schedules are objects of a server: what needs one is refused with the reason.
    private static Option<string> Schedule(Command command, Argument<string?> name)
    {
        var schedule = new Option<string>("--from-schedule")
        {
            Description = "Make the backup that a schedule of a server would make; needs a server, which this version does not have",
        };
        command.Validators.Add(result =>
        {
            var asked = result.GetResult(schedule) is not null;
            if (asked) result.AddError(Refusal(result.GetValue(schedule)));
            else if (string.IsNullOrEmpty(result.GetValue(name))) result.AddError("a backup name is required, unless you are creating based on a schedule");
        });
        return schedule;
    }

    private static string Refusal(string? schedule) => string.IsNullOrWhiteSpace(schedule)
        ? "flag must have a non-empty value: --from-schedule"
        : $"--from-schedule {schedule.Trim()} needs the schedules of a server: without one, name the backup and give the filters as flags";

    private static int ExitCode(BackupOutcome outcome)
    {
        if (outcome.Phase == BackupPhase.Failed) return ExitCodes.Failed;
        return outcome.Phase == BackupPhase.PartiallyFailed ? ExitCodes.Gaps : ExitCodes.Ok;
    }
}
