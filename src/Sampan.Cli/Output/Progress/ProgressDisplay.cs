using Sampan.Cli.Interaction;
using Sampan.Engine.Results;
using Spectre.Console;

namespace Sampan.Cli.Output.Progress;

/// <summary>Shows how far a run is while it runs: bars on a terminal, plain lines otherwise.</summary>
internal static class ProgressDisplay
{
    /// <summary>Runs <paramref name="work"/> and shows what it reports.</summary>
    public static async Task<T> RunAsync<T>(ITerminal terminal, string verb, TimeProvider time, Func<IProgress<EngineProgress>, Task<T>> work)
    {
        if (!terminal.IsInteractive) return await work(new PlainProgress(terminal.Output, verb, time));
        return await AnsiConsole.Progress().AutoClear(false).HideCompleted(false)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(async context =>
            {
                var bars = new BarProgress(context, verb);
                var result = await work(bars);
                bars.Complete();
                return result;
            });
    }
}
