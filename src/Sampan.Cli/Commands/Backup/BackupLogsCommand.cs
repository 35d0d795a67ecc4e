using System.CommandLine;
using System.IO.Compression;
using Sampan.Api;
using Sampan.Cli.Errors;
using Sampan.Cli.Flags;
using Sampan.Cli.Sessions;
using Sampan.Engine.Bucket;

namespace Sampan.Cli.Commands.Backup;

/// <summary><c>sampan backup logs NAME</c>.</summary>
internal static class BackupLogsCommand
{
    public static Command Create(CommandContext context)
    {
        var name = new Argument<string>("name") { Description = "The backup" };
        var storage = new StorageFlags();
        var command = new Command("logs", "Print a backup's log") { name };
        storage.AddTo(command);
        command.SetAction(async (result, ct) =>
        {
            await using var bucket = Bucket.Open(storage, result, context.Time);
            var backup = result.GetRequiredValue(name);
            if (!Final((await StoredBackups.RequireAsync(bucket, backup, ct)).Status.Phase))
                throw new CommandException($"logs for backup \"{backup}\" are not available until it's finished processing, please wait until the backup has a phase of Completed or Failed and try again");
            await using var log = await bucket.Backups.OpenAsync(backup, BackupFile.Logs, ct) ?? throw new CommandException($"backup \"{backup}\" has no log in this storage");
            await using var text = new GZipStream(log, CompressionMode.Decompress);
            await using var output = context.Terminal.OpenOutput();
            await text.CopyToAsync(output, ct);
            return ExitCodes.Ok;
        });
        return command;
    }

    private static bool Final(BackupPhase phase) =>
        phase.IsFinal || phase == BackupPhase.WaitingForPluginOperations || phase == BackupPhase.WaitingForPluginOperationsPartiallyFailed;
}
