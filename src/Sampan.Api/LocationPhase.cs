namespace Sampan.Api;

/// <summary>Phase of a BackupStorageLocation: an open set.</summary>
/// <param name="Value">As in <c>status.phase</c>.</param>
public readonly record struct LocationPhase(string Value)
{
    /// <summary>The last check could list the bucket.</summary>
    public static LocationPhase Available { get; } = new("Available");

    /// <summary>It could not, or none has run yet.</summary>
    public static LocationPhase Unavailable { get; } = new("Unavailable");

    /// <summary>The text itself.</summary>
    public override string ToString() => Value ?? "";
}
