using System.Globalization;
using Sampan.Engine.Results;

namespace Sampan.Cli.Output.Progress;

/// <summary>Progress as lines for logs and pipes: one at each new stage, then one every few seconds.</summary>
/// <param name="output">Where the lines go.</param>
/// <param name="verb">What is done to items, such as <c>backed up</c>.</param>
/// <param name="time">Clock of the pace.</param>
internal sealed class PlainProgress(TextWriter output, string verb, TimeProvider time) : IProgress<EngineProgress>
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private EngineStage? _stage;
    private long _last;

    public void Report(EngineProgress value)
    {
        lock (_lock)
        {
            if (_stage == value.Stage && time.GetElapsedTime(_last) < Pace) return;
            // What a stage's first report counts is the moment it began, which tells nobody anything.
            var line = _stage == value.Stage ? Line(value) : Heading(value.Stage);
            (_stage, _last) = (value.Stage, time.GetTimestamp());
            output.WriteLine(line);
        }
    }

    private string Heading(EngineStage stage) => stage switch
    {
        EngineStage.Preparing => "  preparing",
        EngineStage.Items => $"  objects are being {verb}",
        EngineStage.Volumes => "  volumes",
        EngineStage.Hooks => "  hooks of restored pods",
        _ => "  finishing",
    };

    private string Line(EngineProgress value)
    {
        var count = value.Total is { } total ? string.Create(CultureInfo.InvariantCulture, $"{value.Done} of {total}") : value.Done.ToString(CultureInfo.InvariantCulture);
        return value.Stage switch
        {
            EngineStage.Items => $"  {count} objects {verb}",
            EngineStage.Hooks => $"  {count} pods with hooks",
            EngineStage.Volumes => $"  {count} volumes{(value.Current is null ? "" : ": " + value.Current)}",
            _ => Heading(value.Stage),
        };
    }
}
