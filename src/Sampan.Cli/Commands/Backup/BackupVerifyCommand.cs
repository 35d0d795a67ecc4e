using System.CommandLine;
using Sampan.Cli.Flags;
using Sampan.Cli.Output;
using Sampan.Cli.Sessions;
using Sampan.Engine.Archive;
using Sampan.Engine.Verification;

namespace Sampan.Cli.Commands.Backup;

/// <summary><c>sampan backup verify NAME</c>: reads everything of a backup and says whether it is whole.</summary>
internal static class BackupVerifyCommand
{
    public static Command Create(CommandContext context)
    {
        var name = new Argument<string>("name") { Description = "The backup" };
        var (storage, format) = (new StorageFlags(), new FormatFlag("table", "json", "yaml"));
        var command = new Command("verify", "Read a whole backup and check that its parts are undamaged and agree with each other; no cluster is needed") { name };
        format.AddTo(command);
        storage.AddTo(command);
        command.SetAction(async (result, ct) =>
        {
            await using var bucket = Bucket.Open(storage, result, context.Time);
            var verification = await new BackupVerifier(bucket.Backups, ArchiveLimits.Default).VerifyAsync(result.GetRequiredValue(name), ct);
            await context.Terminal.Output.WriteAsync(VerificationText.Of(verification, format.Read(result)).AsMemory(), ct);
            return verification.IsSound ? ExitCodes.Ok : ExitCodes.Gaps;
        });
        return command;
    }
}
