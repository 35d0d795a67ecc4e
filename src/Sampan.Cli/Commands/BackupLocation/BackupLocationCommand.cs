using System.CommandLine;

namespace Sampan.Cli.Commands.BackupLocation;

/// <summary><c>sampan backup-location …</c>.</summary>
internal static class BackupLocationCommand
{
    public static Command Create(CommandContext context) => new("backup-location", "Work with the place where backups are kept")
    {
        LocationGetCommand.Create(context),
        LocationSetCommand.Create(context),
        LocationCheckCommand.Create(context),
    };
}
