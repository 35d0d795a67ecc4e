using Sampan.Engine.Results;

namespace Sampan.Engine.Restores.Records;

/// <summary>How the way of an item ends.</summary>
/// <param name="Action">What became of it.</param>
/// <param name="Reason">Why, or null when the action says it all.</param>
/// <param name="Message">The same in words; with a severity it is also a row of the results.</param>
internal sealed record ItemEnd(RestoreAction Action, Reason? Reason = null, string? Message = null)
{
    public static ItemEnd Created { get; } = new(RestoreAction.Created);

    public static ItemEnd Recreated { get; } = new(RestoreAction.Recreated);

    public static ItemEnd Updated { get; } = new(RestoreAction.Updated);

    public static ItemEnd Unchanged { get; } = Skipped(Reason.ExistsUnchanged, "it stands in the target as it was to be restored");

    /// <summary>What it does to the results; null when it is no row there.</summary>
    public IssueSeverity? Severity { get; init; }

    /// <summary>True when something that was asked for is missing.</summary>
    public bool IsGap { get; init; }

    /// <summary>True when Velero's resource list has the item, too.</summary>
    public bool IsListed { get; init; } = true;

    /// <summary>It did not come through: an error.</summary>
    public static ItemEnd Failed(Reason reason, string message) => new(RestoreAction.Failed, reason, message) { Severity = IssueSeverity.Error };

    /// <summary>It did not come through, which Velero takes for a warning only; its list says failed all the same.</summary>
    public static ItemEnd Warned(Reason reason, string message) => new(RestoreAction.Failed, reason, message) { Severity = IssueSeverity.Warning };

    /// <summary>It needs nothing: no row of the results.</summary>
    public static ItemEnd Skipped(Reason reason, string message) => new(RestoreAction.Skipped, reason, message);
}
