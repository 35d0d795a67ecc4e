using System.CommandLine;
using Sampan.Cli.Errors;
using Sampan.Cli.Flags;
using Sampan.Cli.Output;
using Sampan.Cli.Rehearsal;
using Sampan.Cli.Sessions;
using Sampan.Engine.Liveness;
using Sampan.Engine.Restores;
using Sampan.Engine.Restores.Records;
using Sampan.Profiles;

namespace Sampan.Cli.Commands.Restore;

/// <summary><c>sampan restore rehearse --from-backup B</c>: the restore, in a cluster that exists for this only.</summary>
internal static class RestoreRehearseCommand
{
    public static Command Create(CommandContext context)
    {
        var from = new Option<string?>("--from-backup") { Description = "The backup to rehearse", Required = true };
        var profile = new Option<string?>("--profile") { Description = $"What the rehearsal's cluster refuses: {string.Join(", ", Profile.BuiltIn)}, or a profile file" };
        var version = new Option<string?>("--kubernetes-version") { Description = "Its version, 1.18 to 1.36; default the target's, without one the newest" };
        var patience = ValueParsers.Duration("--alive-within", "How long workloads may take to come up; default 1m");
        var alone = new Option<bool>("--without-target") { Description = "Do not look at any cluster: neither its version nor its classes and definitions" };
        var (storage, flags, changes) = (new StorageFlags(), new RestoreCreateFlags(), new RestoreChangeFlags());
        var command = new Command("rehearse", "Restore a backup into a sandbox furnished as the target is, and see what comes up; nothing is written anywhere else")
        {
            from, profile, version, patience, alone,
        };
        flags.AddTo(command);
        changes.AddTo(command);
        storage.AddTo(command);
        command.SetAction(async (result, ct) =>
        {
            var now = context.Time.GetUtcNow();
            var backup = result.GetRequiredValue(from)!;
            var restore = flags.Read(result, $"{backup}-rehearsal", backup, context.Global.Namespace(result), now);
            changes.Apply(result, restore);
            var chosen = result.GetValue(profile) is { } name ? Profile.Load(name) : null;
            var request = new RehearsalRequest(restore, result.GetValue(version), chosen, result.GetValue(patience) ?? TimeSpan.FromMinutes(1));
            await using var bucket = Bucket.Open(storage, result, context.Time);
            await using var target = result.GetValue(alone) ? null : Clusters.TryConnect(context.Global, result);
            await using var stage = await RehearsalStage.SetAsync(target, request.Version, chosen, context.Time, ct);
            await AnnounceAsync(context, request, stage, target is not null);
            var (outcome, rows) = await RehearsalRun.PlayAsync(context, bucket, stage.Client, request,
                options => changes.ReadAsync(result, options with { Configuration = target }, ct), ct);
            return await ReportAsync(context, outcome, rows);
        });
        return command;
    }

    private static async Task AnnounceAsync(CommandContext context, RehearsalRequest request, RehearsalStage stage, bool furnished)
    {
        var like = !furnished ? "" : $", furnished as the target is ({stage.Furnished} classes, definitions, namespaces and limits)";
        var refuses = request.Profile is { } profile ? $", refusing what profile {profile.Name} refuses" : "";
        await context.Terminal.Output.WriteLineAsync($"Rehearsing in a sandbox of Kubernetes {stage.Version}{refuses}{like}.");
        foreach (var remark in stage.Remarks) await context.Terminal.Error.WriteLineAsync($"  {remark}");
    }

    private static async Task<int> ReportAsync(CommandContext context, RestoreOutcome outcome, IReadOnlyList<LivenessRow> rows)
    {
        await IssueLines.WriteAsync(context.Terminal, outcome.Issues);
        foreach (var error in outcome.Restore.Status.ValidationErrors) await context.Terminal.Error.WriteLineAsync($"  {error}");
        var output = context.Terminal.Output;
        var asleep = rows.Where(r => !r.IsAlive).ToList();
        foreach (var row in asleep) await output.WriteLineAsync($"  not up: {row.Resource}/{row.Key}: {row.State}");
        var accepted = outcome.Items.Count(i => i.Action != RestoreAction.Failed);
        await output.WriteLineAsync($"Rehearsal {outcome.Phase}: {accepted} of {outcome.Items.Count} objects accepted, {rows.Count - asleep.Count} of {rows.Count} workloads and claims up. " +
            "Nothing was written to the storage or to any cluster; data of volumes is not part of a rehearsal.");
        var code = RestoreExit.Of(outcome.Phase);
        return code == ExitCodes.Ok && asleep.Count > 0 ? ExitCodes.Gaps : code;
    }
}
