using System.CommandLine;
using Sampan.Api;
using Sampan.Cli.Flags;
using Sampan.Cli.Output;
using Sampan.Cli.Output.Tables;
using Sampan.Cli.Sessions;

namespace Sampan.Cli.Commands.BackupLocation;

/// <summary><c>sampan backup-location get</c>.</summary>
internal static class LocationGetCommand
{
    public static Command Create(CommandContext context)
    {
        var name = new Argument<string>("name") { Description = "How to call it", DefaultValueFactory = _ => "default" };
        var (storage, output) = (new StorageFlags(), new OutputFlags());
        var command = new Command("get", "Show the storage: whether it is usable, and its access mode") { name };
        output.AddTo(command);
        storage.AddTo(command);
        command.SetAction(async (result, ct) =>
        {
            await using var bucket = Bucket.Open(storage, result, context.Time);
            var location = await LocationView.ReadAsync(bucket, result.GetRequiredValue(name), context.Global.Namespace(result), context.Time, ct);
            await ResourcePrinter.PrintAsync(context.Terminal, output.Read(result), LocationTable.Create(), [location], BackupStorageLocation.KindName, ct);
            if (location.Message is { } message) await context.Terminal.Error.WriteLineAsync($"WARNING: {message}");
            return ExitCodes.Ok;
        });
        return command;
    }
}
