namespace Sampan.Engine.Verification;

/// <summary>How a check ended.</summary>
public enum CheckOutcome
{
    /// <summary>Nothing was found.</summary>
    Passed,

    /// <summary>Something is worth knowing; the backup is whole nevertheless.</summary>
    Warned,

    /// <summary>The backup is not what it should be.</summary>
    Failed,

    /// <summary>It could not be made, or there is nothing to check.</summary>
    Skipped,
}
