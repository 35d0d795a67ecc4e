namespace Sampan.Engine.Hooks;

/// <summary>How one hook ended.</summary>
/// <param name="Failure">Why it failed; null when it did not.</param>
/// <param name="MayHaveRun">False when the command certainly never began.</param>
internal readonly record struct HookOutcome(string? Failure, bool MayHaveRun)
{
    public static HookOutcome Succeeded { get; } = new(null, true);

    /// <summary>There was nothing to do.</summary>
    public static HookOutcome Skipped { get; } = new(null, false);
}
