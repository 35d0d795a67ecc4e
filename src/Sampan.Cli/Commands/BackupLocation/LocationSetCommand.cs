using System.CommandLine;
using Sampan.Api;
using Sampan.Cli.Flags;
using Sampan.Cli.Sessions;

namespace Sampan.Cli.Commands.BackupLocation;

/// <summary><c>sampan backup-location set --access-mode</c>.</summary>
internal static class LocationSetCommand
{
    public static Command Create(CommandContext context)
    {
        var name = new Argument<string>("name") { Description = "How to call it", DefaultValueFactory = _ => "default" };
        var mode = new Option<string>("--access-mode") { Description = "ReadOnly blocks creating and deleting backups; restores still work", Required = true };
        mode.AcceptOnlyFromAmong("ReadWrite", "ReadOnly");
        var storage = new StorageFlags();
        var command = new Command("set", "Change the storage's access mode") { name, mode };
        storage.AddTo(command);
        command.SetAction(async (result, ct) =>
        {
            await using var bucket = Bucket.Open(storage, result, context.Time);
            var state = bucket.Backups.Location;
            await state.SetAccessModeAsync(await state.ReadAsync(ct), new AccessMode(result.GetRequiredValue(mode)), ct);
            await context.Terminal.Output.WriteLineAsync($"Backup storage location \"{result.GetRequiredValue(name)}\" configured successfully.");
            return ExitCodes.Ok;
        });
        return command;
    }
}
