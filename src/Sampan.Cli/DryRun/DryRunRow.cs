using Sampan.Engine.Comparison;
using Sampan.Engine.Restores.DryRun;
using Sampan.Engine.Restores.Records;
using Sampan.Engine.Results;

namespace Sampan.Cli.DryRun;

/// <summary>What would become of one item, and how far the server was asked.</summary>
/// <param name="Outcome">As a real run would record it.</param>
/// <param name="Check">How far; null when the object would not be created.</param>
/// <param name="Fields">Where an object that stands in the target differs: left as it stands, right as the backup's fields would make it.</param>
internal sealed record DryRunRow(ItemOutcome Outcome, DryRunCheck? Check, IReadOnlyList<FieldDifference> Fields)
{
    /// <summary>What a restore would do: <c>create</c>, <c>update</c>, <c>recreate</c>, <c>skip</c>, <c>leave</c> (what stands there differs), <c>fail</c>.</summary>
    public string Verb => Outcome.Action switch
    {
        RestoreAction.Created => "create",
        RestoreAction.Updated => "update",
        RestoreAction.Recreated => "recreate",
        RestoreAction.Skipped => "skip",
        _ => Outcome.Reason?.Id == Reason.ExistsDifferent.Id ? "leave" : "fail",
    };

    /// <summary>Who says so.</summary>
    public string CheckedBy => Check switch
    {
        DryRunCheck.Whole => "server",
        DryRunCheck.InDefaultNamespace => "server, in namespace default",
        DryRunCheck.NotAsked => "nobody",
        _ => "",
    };
}
