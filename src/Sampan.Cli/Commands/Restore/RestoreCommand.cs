using System.CommandLine;

namespace Sampan.Cli.Commands.Restore;

/// <summary><c>sampan restore …</c>.</summary>
internal static class RestoreCommand
{
    public static Command Create(CommandContext context) => new("restore", "Work with restores")
    {
        RestoreCreateCommand.Create(context),
        RestoreRehearseCommand.Create(context),
        RestoreGetCommand.Create(context),
        RestoreDescribeCommand.Create(context),
        RestoreLogsCommand.Create(context),
        RestoreDeleteCommand.Create(context),
    };
}
