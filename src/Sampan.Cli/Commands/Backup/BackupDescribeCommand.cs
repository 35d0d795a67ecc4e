using System.CommandLine;
using System.Text.Json;
using Sampan.Cli.Flags;
using Sampan.Cli.Output.Describe;
using Sampan.Cli.Output.Tables;
using Sampan.Cli.Sessions;
using Sampan.Engine.Bucket;

namespace Sampan.Cli.Commands.Backup;

/// <summary><c>sampan backup describe [NAME…]</c>.</summary>
internal static class BackupDescribeCommand
{
    public static Command Create(CommandContext context)
    {
        var names = new Argument<string[]>("names") { Description = "Backups to describe; all when none is named", Arity = ArgumentArity.ZeroOrMore };
        var details = new Option<bool>("--details") { Description = "Every object, operation and volume" };
        var storage = new StorageFlags();
        var command = new Command("describe", "Describe backups") { names, details };
        storage.AddTo(command);
        command.SetAction(async (result, ct) =>
        {
            await using var bucket = Bucket.Open(storage, result, context.Time);
            var backups = new List<Api.Backup>();
            foreach (var name in result.GetValue(names) ?? []) backups.Add(await StoredBackups.RequireAsync(bucket, name, ct));
            if (backups.Count == 0) backups.AddRange(BackupTable.Sort((await bucket.Backups.ListAsync(ct)).Where(b => !b.IsBeingDeleted).Select(b => b.Backup).OfType<Api.Backup>()));
            foreach (var (backup, i) in backups.Select((b, i) => (b, i)))
            {
                var found = await ReadAsync(bucket, backup.Name, ct);
                var text = BackupDescriber.Describe(backup, found, result.GetValue(details), context.Terminal.IsInteractive);
                await context.Terminal.Output.WriteAsync((i == 0 ? text : "\n\n" + text).AsMemory(), ct);
            }

            return ExitCodes.Ok;
        });
        return command;
    }

    private static async Task<BackupDetails> ReadAsync(Bucket bucket, string name, CancellationToken ct)
    {
        async Task<JsonElement?> Json(BackupFile file) => JsonFile.Element(await bucket.Backups.ReadJsonAsync(name, file, ct));
        return new BackupDetails(await Json(BackupFile.Results), await Json(BackupFile.ResourceList), await Json(BackupFile.ItemOperations),
            await Json(BackupFile.VolumeInfo), await Json(BackupFile.Issues));
    }
}
