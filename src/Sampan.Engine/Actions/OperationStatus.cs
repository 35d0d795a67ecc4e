namespace Sampan.Engine.Actions;

/// <summary>How far an operation is, or how it ended.</summary>
public sealed record OperationStatus
{
    /// <summary>True when it has ended, well or not.</summary>
    public bool Ended { get; init; }

    /// <summary>Why it failed; null while it runs and when it ended well.</summary>
    public string? Error { get; init; }

    /// <summary>Id of the entry of the closed list that names the failure; null is <c>operation-failed</c>.</summary>
    public string? ReasonId { get; init; }

    /// <summary>Units done, of <see cref="Total"/>; 0 when the action does not count.</summary>
    public long Done { get; init; }

    /// <summary>Units in all; 0 when unknown.</summary>
    public long Total { get; init; }

    /// <summary>Unit of <see cref="Done"/>, such as <c>Byte</c>.</summary>
    public string Unit { get; init; } = "";

    /// <summary>What it is doing, for people.</summary>
    public string Description { get; init; } = "";

    /// <summary>When it was begun, as the action knows it; null is the moment it was started for the item.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>When the action last knew something new; null is the moment it was seen to have ended.</summary>
    public DateTimeOffset? Updated { get; init; }

    /// <summary>Items to store when it has ended well: what it produced.</summary>
    public IReadOnlyList<ItemId> PostOperationItems { get; init; } = [];

    /// <summary>It ended well.</summary>
    public static OperationStatus Completed(params IReadOnlyList<ItemId> postOperationItems) => new() { Ended = true, PostOperationItems = postOperationItems };

    /// <summary>It failed.</summary>
    public static OperationStatus Failed(string error, string? reasonId = null) => new() { Ended = true, Error = error, ReasonId = reasonId };
}
