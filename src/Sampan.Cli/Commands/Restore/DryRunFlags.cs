using System.CommandLine;

namespace Sampan.Cli.Commands.Restore;

/// <summary><c>--dry-run</c> and <c>--diff</c>.</summary>
internal sealed class DryRunFlags
{
    private readonly Option<bool> _dryRun = new("--dry-run")
    {
        Description = "Let the target judge every object and change nothing, neither there nor in the storage; with -o json for programs",
    };

    private readonly Option<bool> _differences = new("--diff") { Description = "As --dry-run, and show each field in which an object that stands in the target differs" };

    public void AddTo(Command command)
    {
        command.Add(_dryRun);
        command.Add(_differences);
    }

    public bool IsDryRun(ParseResult result) => result.GetValue(_dryRun) || ShowsDifferences(result);

    public bool ShowsDifferences(ParseResult result) => result.GetValue(_differences);
}
