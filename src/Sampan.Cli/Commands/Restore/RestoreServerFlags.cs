using System.CommandLine;
using Sampan.Cli.Flags;

namespace Sampan.Cli.Commands.Restore;

/// <summary>Flags of Velero's that only a server's node agents can follow: refused with the reason, never ignored.</summary>
internal sealed class RestoreServerFlags
{
    private readonly Option<bool?> _sparse = ValueParsers.Tristate("--write-sparse-files", "Write files of volumes sparsely; needs a server's node agents");
    private readonly Option<int?> _parallel = new("--parallel-files-download") { Description = "Files of a volume read at once; needs a server's node agents" };

    public void AddTo(Command command)
    {
        command.Add(_sparse);
        command.Add(_parallel);
        command.Validators.Add(result =>
        {
            var parallel = result.GetValue(_parallel) ?? 0;
            if (parallel < 0) result.AddError("parallel-files-download cannot be negative");
            if (parallel > 0) result.AddError(Refusal("--parallel-files-download"));
            if (result.GetValue(_sparse) == true) result.AddError(Refusal("--write-sparse-files"));
        });
    }

    private static string Refusal(string flag) => $"{flag} is for backups of volumes' files, which the node agents of a server bring back: without one, leave it out";
}
