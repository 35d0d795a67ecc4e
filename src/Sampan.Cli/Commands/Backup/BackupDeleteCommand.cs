using System.CommandLine;
using Sampan.Cli.Errors;
using Sampan.Cli.Flags;
using Sampan.Cli.Interaction;
using Sampan.Cli.Output;
using Sampan.Cli.Sessions;
using Sampan.Engine.Backups;

namespace Sampan.Cli.Commands.Backup;

/// <summary><c>sampan backup delete</c>: the files, and the snapshots that only this backup knows.</summary>
internal static class BackupDeleteCommand
{
    public static Command Create(CommandContext context)
    {
        var names = new Argument<string[]>("names") { Description = "Backups to delete", Arity = ArgumentArity.ZeroOrMore };
        var all = new Option<bool>("--all") { Description = "Delete every backup" };
        var selector = ValueParsers.Selector("--selector", "Delete backups with matching labels", "-l");
        var confirm = new Option<bool>("--confirm") { Description = "Don't ask" };
        var keep = new Option<bool>("--keep-snapshots") { Description = "Leave the volumes' snapshots in the cloud; no cluster is needed then" };
        var takeOver = new TakeOverFlag();
        var storage = new StorageFlags();
        var command = new Command("delete", "Delete backups and their snapshots") { names, all, selector, confirm, keep, takeOver };
        storage.AddTo(command);
        command.SetAction(async (result, ct) =>
        {
            await using var bucket = Bucket.Open(storage, result, context.Time);
            var chosen = await ChooseAsync(bucket, result.GetValue(names) ?? [], result.GetValue(all), result.GetValue(selector), ct);
            if (chosen.Count == 0)
            {
                await context.Terminal.Output.WriteLineAsync("No backups found");
                return ExitCodes.Ok;
            }

            if (!result.GetValue(confirm) && !await Confirmation.AskAsync(context.Terminal, ct)) return ExitCodes.Ok;
            await using var cluster = result.GetValue(keep) ? null : Clusters.TryConnect(context.Global, result);
            var deleter = new BackupDeleter(bucket.Backups, cluster, context.Time) { TakesOver = result.GetValue(takeOver) };
            var code = ExitCodes.Ok;
            foreach (var name in chosen)
            {
                var deletion = await deleter.DeleteAsync(name, result.GetValue(keep), ct);
                await IssueLines.WriteAsync(context.Terminal, deletion.Issues);
                if (!deletion.Deleted) code = ExitCodes.Error;
                await context.Terminal.Output.WriteLineAsync(Line(name, deletion));
            }

            return code;
        });
        return command;
    }

    private static async Task<IReadOnlyList<string>> ChooseAsync(Bucket bucket, string[] names, bool all, Api.LabelSelector? selector, CancellationToken ct)
    {
        if ((names.Length > 0 ? 1 : 0) + (all ? 1 : 0) + (selector is null ? 0 : 1) != 1)
            throw new CommandException("you must specify exactly one of: specific backup name(s), the --all flag, or the --selector flag", null, ExitCodes.Usage);
        var stored = await bucket.Backups.ListAsync(ct);
        return [.. stored.Where(b => all || names.Contains(b.Name) || (selector is not null && b.Backup is { } backup && selector.Matches(backup.Labels))).Select(b => b.Name)];
    }

    private static string Line(string name, BackupDeletion deletion) => deletion.Deleted
        ? $"Backup \"{name}\" deleted, with {deletion.Snapshots.Count} snapshots and the records of {deletion.Restores.Count} restores."
        : $"Backup \"{name}\" is only partly deleted: it is not offered any more; run the command again when the cause is gone, or leave the snapshots with --keep-snapshots.";
}
