using System.CommandLine;
using Sampan.Api;
using Sampan.Cli.Errors;
using Sampan.Cli.Flags;
using Sampan.Cli.Output;
using Sampan.Cli.Output.Tables;
using Sampan.Cli.Sessions;

namespace Sampan.Cli.Commands.Backup;

/// <summary><c>sampan backup get [NAME…]</c>.</summary>
internal static class BackupGetCommand
{
    public static Command Create(CommandContext context)
    {
        var names = new Argument<string[]>("names") { Description = "Backups to show; all when none is named", Arity = ArgumentArity.ZeroOrMore };
        var selector = ValueParsers.Selector("--selector", "Only backups with matching labels", "-l");
        var (storage, output) = (new StorageFlags(), new OutputFlags());
        var command = new Command("get", "List backups") { names, selector };
        output.AddTo(command);
        storage.AddTo(command);
        command.SetAction(async (result, ct) =>
        {
            await using var bucket = Bucket.Open(storage, result, context.Time);
            var found = await FindAsync(bucket, result.GetValue(names) ?? [], result.GetValue(selector), context, ct);
            await ResourcePrinter.PrintAsync(context.Terminal, output.Read(result), BackupTable.Create(context.Time), found, Api.Backup.KindName, ct);
            return ExitCodes.Ok;
        });
        return command;
    }

    private static async Task<IReadOnlyList<Api.Backup>> FindAsync(Bucket bucket, string[] names, LabelSelector? selector, CommandContext context, CancellationToken ct)
    {
        if (names.Length > 0)
        {
            var found = new List<Api.Backup>();
            foreach (var name in names) found.Add(await StoredBackups.RequireAsync(bucket, name, ct));
            return found;
        }

        var all = await bucket.Backups.ListAsync(ct);
        foreach (var broken in all.Where(b => b.Problem is not null))
            await context.Terminal.Error.WriteLineAsync($"WARNING: backup \"{broken.Name}\" is not shown: {broken.Problem}");
        return BackupTable.Sort(all.Where(b => b.Backup is not null && !b.IsBeingDeleted).Select(b => b.Backup!).Where(b => selector?.Matches(b.Labels) ?? true));
    }
}
