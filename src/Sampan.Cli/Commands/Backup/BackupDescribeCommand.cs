using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
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
        var (storage, format) = (new StorageFlags(), new FormatFlag("plaintext", "json", "yaml"));
        var command = new Command("describe", "Describe backups") { names, details };
        format.AddTo(command);
        storage.AddTo(command);
        command.SetAction(async (result, ct) =>
        {
            await using var bucket = Bucket.Open(storage, result, context.Time);
            var backups = new List<Api.Backup>();
            foreach (var name in result.GetValue(names) ?? []) backups.Add(await StoredBackups.RequireAsync(bucket, name, ct));
            if (backups.Count == 0)
            {
                var all = (await bucket.Backups.ListAsync(ct)).Where(b => !b.IsBeingDeleted).Select(b => b.Backup);
                backups.AddRange(BackupTable.Sort(all.OfType<Api.Backup>()));
            }

            if (format.Read(result) is OutputFormat.Json or OutputFormat.Yaml)
            {
                var structures = new List<JsonObject>();
                foreach (var backup in backups) structures.Add(BackupStructure.Of(backup, await ReadAsync(bucket, backup.Name, ct), result.GetValue(details)));
                await context.Terminal.Output.WriteAsync(BackupStructure.Write(structures, !format.IsJson(result)).AsMemory(), ct);
                return ExitCodes.Ok;
            }

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
        var volumes = await Json(BackupFile.VolumeInfo);
        var isLegacy = volumes is null && await bucket.Backups.ReadAsync(name, BackupFile.VolumeInfo, ct) is null;
        if (isLegacy) volumes = JsonFile.Element(await LegacyVolumes.ReadAsync(bucket.Backups, name, ct));
        var (results, list, operations) = (await Json(BackupFile.Results), await Json(BackupFile.ResourceList), await Json(BackupFile.ItemOperations));
        return new BackupDetails(results, list, operations, volumes, await Json(BackupFile.Issues)) { HasLegacyVolumes = isLegacy };
    }
}
