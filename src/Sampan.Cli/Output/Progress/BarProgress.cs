using Sampan.Engine.Results;
using Spectre.Console;

namespace Sampan.Cli.Output.Progress;

/// <summary>Progress as one bar a stage, for a terminal.</summary>
internal sealed class BarProgress(ProgressContext context, string verb) : IProgress<EngineProgress>
{
    private readonly Dictionary<EngineStage, ProgressTask> _tasks = [];

    public void Report(EngineProgress value)
    {
        lock (_tasks)
        {
            if (!_tasks.TryGetValue(value.Stage, out var task))
            {
                foreach (var earlier in _tasks.Values) Finish(earlier);
                _tasks.Add(value.Stage, task = context.AddTask(Name(value.Stage)));
            }

            task.IsIndeterminate = value.Total is null;
            if (value.Total is { } total) task.MaxValue = Math.Max(total, 1);
            task.Value = value.Done;
        }
    }

    /// <summary>Fills every bar: the run is over.</summary>
    public void Complete()
    {
        lock (_tasks)
        {
            foreach (var task in _tasks.Values) Finish(task);
        }
    }

    private string Name(EngineStage stage) => stage switch
    {
        EngineStage.Preparing => "preparing",
        EngineStage.Items => $"objects {verb}",
        EngineStage.Volumes => "volumes",
        EngineStage.Hooks => "hooks",
        _ => "finishing",
    };

    private static void Finish(ProgressTask task)
    {
        task.IsIndeterminate = false;
        task.Value = task.MaxValue;
        task.StopTask();
    }
}
