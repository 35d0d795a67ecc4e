using Sampan.Engine.Results;

namespace Sampan.Engine.Backups;

/// <summary>Thins progress reports to ten a second; a change of stage always comes through.</summary>
internal sealed class ProgressMeter(IProgress<EngineProgress>? target, TimeProvider time)
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);
    private EngineStage? _stage;
    private long _last;

    public void Report(EngineStage stage, long done, long? total, string? current, long bytes)
    {
        if (target is null) return;
        if (_stage == stage && time.GetElapsedTime(_last) < Pace) return;
        (_stage, _last) = (stage, time.GetTimestamp());
        target.Report(new EngineProgress(stage, done, total, current) { Bytes = bytes });
    }

    /// <summary>A stage's last report, never thinned.</summary>
    public void End(EngineStage stage, long done, long bytes)
    {
        _stage = stage;
        _last = time.GetTimestamp();
        target?.Report(new EngineProgress(stage, done, done, null) { Bytes = bytes });
    }
}
