namespace Sampan.Engine.Results;

/// <summary>A moment of a run, for a bar or a line. Reports are thinned to a few a second; the last one of a stage always comes.</summary>
/// <param name="Stage">What is going on.</param>
/// <param name="Done">Objects (or volumes, in that stage) that are through.</param>
/// <param name="Total">How many there will be; an estimate that may grow, null while there is none.</param>
/// <param name="Current">What it is at: a kind or an object; null between them.</param>
public sealed record EngineProgress(EngineStage Stage, long Done, long? Total, string? Current)
{
    /// <summary>Compressed bytes moved to or from the object store so far.</summary>
    public long Bytes { get; init; }
}
