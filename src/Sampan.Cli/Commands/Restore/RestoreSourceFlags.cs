using System.CommandLine;
using Sampan.Api;
using Sampan.Api.Names;
using Sampan.Cli.Errors;
using Sampan.Cli.Flags;
using Sampan.Cli.Sessions;

namespace Sampan.Cli.Commands.Restore;

/// <summary>Which backup is restored: one by its name, or the newest of a schedule. A schedule is found by the label of its backups; no server is asked.</summary>
internal sealed class RestoreSourceFlags
{
    private readonly Option<string?> _backup = new("--from-backup") { Description = "The backup to restore" };
    private readonly Option<string?> _schedule = new("--from-schedule") { Description = "Restore the newest completed backup of this schedule" };
    private readonly Option<bool?> _partly = ValueParsers.Tristate("--allow-partially-failed", "With --from-schedule: a partially failed backup will do, too");

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _backup, _schedule, _partly }) command.Add(option);
        command.Validators.Add(result =>
        {
            if (string.IsNullOrEmpty(result.GetValue(_backup)) == string.IsNullOrEmpty(result.GetValue(_schedule)))
                result.AddError("either a backup or schedule must be specified, but not both");
        });
    }

    /// <summary>What the default name of the restore begins with: the backup or the schedule.</summary>
    public string Stem(ParseResult result) => result.GetValue(_backup) is { Length: > 0 } backup ? backup : result.GetValue(_schedule)!;

    /// <summary>The backup's name.</summary>
    /// <exception cref="CommandException">The schedule has no backup that will do.</exception>
    public async Task<string> FindAsync(ParseResult result, Bucket bucket, CancellationToken ct)
    {
        if (result.GetValue(_backup) is { Length: > 0 } backup) return backup;
        var schedule = result.GetValue(_schedule)!;
        var stored = await bucket.Backups.ListAsync(ct);
        var all = stored.Where(b => b.Backup?.Labels.GetValueOrDefault(VeleroLabels.ScheduleName) == schedule && !b.IsBeingDeleted).ToList();
        if (all.Count == 0) throw new CommandException($"No backups found for the schedule {schedule}", "sampan backup get --show-labels lists what is in this storage");
        var partly = result.GetValue(_partly) == true;
        var newest = all.Where(b => b.CanBeRestored && (b.Phase == BackupPhase.Completed || (partly && b.Phase == BackupPhase.PartiallyFailed)))
            .MaxBy(b => b.Backup!.Status.Started ?? DateTimeOffset.MinValue);
        return newest?.Name ?? throw new CommandException($"No completed backups found for schedule {schedule}",
            partly ? null : "--allow-partially-failed takes partially failed ones, too");
    }
}
