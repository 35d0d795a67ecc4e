using System.CommandLine;
using System.IO.Compression;
using Sampan.Cli.Errors;
using Sampan.Cli.Flags;
using Sampan.Cli.Sessions;
using Sampan.Engine.Bucket;

namespace Sampan.Cli.Commands.Restore;

/// <summary><c>sampan restore logs NAME</c>.</summary>
internal static class RestoreLogsCommand
{
    public static Command Create(CommandContext context)
    {
        var name = new Argument<string>("name") { Description = "The restore" };
        var storage = new StorageFlags();
        var command = new Command("logs", "Print a restore's log") { name };
        storage.AddTo(command);
        command.SetAction(async (result, ct) =>
        {
            await using var bucket = Bucket.Open(storage, result, context.Time);
            var restore = result.GetRequiredValue(name);
            if (await bucket.Restores.GetAsync(restore, ct) is null) throw new CommandException($"Restore \"{restore}\" does not exist.", "sampan restore get lists what is recorded in this storage");
            await using var log = await bucket.Restores.OpenAsync(restore, RestoreFile.Logs, ct) ?? throw new CommandException(
                $"Logs for restore \"{restore}\" are not available until it's finished processing. Please wait until the restore has a phase of Completed or Failed and try again.");
            await using var text = new GZipStream(log, CompressionMode.Decompress);
            await using var output = context.Terminal.OpenOutput();
            await text.CopyToAsync(output, ct);
            return ExitCodes.Ok;
        });
        return command;
    }
}
