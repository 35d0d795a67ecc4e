using System.CommandLine;

namespace Sampan.Cli.Commands.Backup;

/// <summary><c>sampan backup …</c>.</summary>
internal static class BackupCommand
{
    public static Command Create(CommandContext context) => new("backup", "Work with backups")
    {
        BackupCreateCommand.Create(context),
        BackupGetCommand.Create(context),
        BackupDescribeCommand.Create(context),
        BackupLogsCommand.Create(context),
        BackupDownloadCommand.Create(context),
        BackupLsCommand.Create(context),
        BackupCatCommand.Create(context),
        BackupDiffCommand.Create(context),
        BackupVerifyCommand.Create(context),
        BackupDeleteCommand.Create(context),
    };
}
