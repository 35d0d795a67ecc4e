namespace Sampan.Engine.Restores.Records;

/// <summary>How far a hook of a restored pod came.</summary>
/// <param name="Ended">False when its command was begun, and it is not known whether it ran to its end.</param>
/// <param name="Failure">Why it failed; null when it did not.</param>
internal sealed record HookRecord(bool Ended, string? Failure);
