namespace Sampan.Engine.Results;

/// <summary>How much an issue weighs: what it does to the phase of the run.</summary>
public enum IssueSeverity
{
    /// <summary>The run stays Completed. Counted in <c>status.warnings</c>.</summary>
    Warning,

    /// <summary>The run becomes PartiallyFailed. Counted in <c>status.errors</c>.</summary>
    Error,
}
