using System.CommandLine;
using Sampan.Cli.Errors;
using Sampan.Cli.Flags;
using Sampan.Cli.Sessions;
using Sampan.Engine.Bucket;

namespace Sampan.Cli.Commands.Backup;

/// <summary><c>sampan backup download NAME</c>: the archive, as it is in the bucket.</summary>
internal static class BackupDownloadCommand
{
    public static Command Create(CommandContext context)
    {
        var name = new Argument<string>("name") { Description = "The backup" };
        var path = new Option<string?>("--output", "-o") { Description = "Where to write it; default NAME-data.tar.gz here" };
        var force = new Option<bool>("--force") { Description = "Overwrite an existing file" };
        var storage = new StorageFlags();
        var command = new Command("download", "Download a backup's archive") { name, path, force };
        storage.AddTo(command);
        command.SetAction(async (result, ct) =>
        {
            await using var bucket = Bucket.Open(storage, result, context.Time);
            var backup = await StoredBackups.RequireAsync(bucket, result.GetRequiredValue(name), ct);
            var target = Path.GetFullPath(result.GetValue(path) ?? $"{backup.Name}-data.tar.gz");
            if (File.Exists(target) && !result.GetValue(force)) throw new CommandException($"open {target}: file exists", "choose another name with -o, or overwrite it with --force");
            await using var contents = await bucket.Backups.OpenAsync(backup.Name, BackupFile.Contents, ct)
                ?? throw new CommandException($"backup \"{backup.Name}\" has no archive in this storage");
            await WriteAsync(contents, target, ct);
            await context.Terminal.Output.WriteLineAsync($"Backup {backup.Name} has been successfully downloaded to {target}");
            return ExitCodes.Ok;
        });
        return command;
    }

    // Under another name until it is whole, so that a broken download never looks like an archive.
    private static async Task WriteAsync(Stream contents, string target, CancellationToken ct)
    {
        var partial = target + ".partial";
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
            await using (var file = new FileStream(partial, options)) await contents.CopyToAsync(file, ct);
            File.Move(partial, target, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }
    }
}
