using System.Globalization;
using Sampan.Cli.Errors;

namespace Sampan.Cli.Demo;

/// <summary>Tells the demo step by step, and runs its commands as a user would type them.</summary>
internal sealed class Story(CommandContext context)
{
    private readonly long _begin = context.Time.GetTimestamp();
    private int _step;

    /// <summary>Time since the story began.</summary>
    public TimeSpan Elapsed => context.Time.GetElapsedTime(_begin);

    /// <summary>A heading.</summary>
    public Task StepAsync(string title) => context.Terminal.Output.WriteLineAsync(
        string.Create(CultureInfo.InvariantCulture, $"\n{++_step}. {title}  ({Elapsed.TotalSeconds:0.0} s)"));

    /// <summary>A line below it.</summary>
    public Task SayAsync(string line) => context.Terminal.Output.WriteLineAsync($"   {line}");

    /// <summary>Prints a command and runs it in this process; its exit code is the result.</summary>
    public async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken ct)
    {
        await context.Terminal.Output.WriteLineAsync($"   $ sampan {string.Join(' ', arguments.Select(Quoted))}");
        return await CommandTree.RunAsync([.. arguments], context.Terminal, context.Time, ct);
    }

    /// <summary>Runs a command that has to end with one of the codes given.</summary>
    public async Task<int> RequireAsync(IReadOnlyList<string> arguments, int[] codes, CancellationToken ct)
    {
        var code = await RunAsync(arguments, ct);
        return codes.Contains(code) ? code : throw new CommandException($"the demo stops here: sampan {arguments[0]} {arguments[1]} ended with {code}");
    }

    /// <summary>A command line as a shell takes it.</summary>
    public static string Quoted(string argument) => argument.Any(c => c is ' ' or '?' or '&' or '*' or '\'') ? $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'" : argument;
}
