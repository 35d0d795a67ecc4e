using Sampan.Api;
using Sampan.Engine.Restores.Records;
using Sampan.Engine.Results;

namespace Sampan.Engine.Restores;

/// <summary>How a restore ended.</summary>
/// <param name="Restore">The Restore with its final status.</param>
/// <param name="Items">Every object considered, ordered by kind and key.</param>
/// <param name="Issues">Every row of the results.</param>
public sealed record RestoreOutcome(Restore Restore, IReadOnlyList<RestoredItem> Items, IReadOnlyList<Issue> Issues)
{
    /// <summary>Completed, PartiallyFailed, Failed or FailedValidation.</summary>
    public RestorePhase Phase => Restore.Status.Phase;

    /// <summary>True when this run went on with what an earlier, interrupted one had begun.</summary>
    public bool Resumed { get; init; }
}
