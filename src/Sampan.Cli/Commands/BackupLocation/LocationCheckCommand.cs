using System.CommandLine;
using Sampan.Cli.Flags;
using Sampan.Cli.Output.Tables;
using Sampan.Storage.Checks;

namespace Sampan.Cli.Commands.BackupLocation;

/// <summary><c>sampan backup-location check</c>: tries on the user's own bucket everything that backups will ask of it.</summary>
internal static class LocationCheckCommand
{
    private static readonly Table<CheckRow> Rows = new(
        ("CAPABILITY", r => r.Id),
        ("STATE", r => r.State.ToString().ToLowerInvariant()),
        ("DETAIL", r => r.Detail),
        ("WHAT TO DO", r => r.Remedy ?? ""));

    public static Command Create(CommandContext context)
    {
        var storage = new StorageFlags();
        var command = new Command("check", "Try everything that backups need of the storage, and name what it lacks");
        storage.AddTo(command);
        command.SetAction(async (result, ct) =>
        {
            var location = storage.Location(result);
            var rows = await LocationCheck.RunAsync(location, storage.Credentials(result, location), StorageFlags.Options(context.Time), null, ct);
            await context.Terminal.Output.WriteAsync(Rows.Render(rows).AsMemory(), ct);
            if (rows.Any(r => r.State == CheckState.Failed)) return ExitCodes.Error;
            return rows.Any(r => r.State == CheckState.Lacking) ? ExitCodes.Gaps : ExitCodes.Ok;
        });
        return command;
    }
}
