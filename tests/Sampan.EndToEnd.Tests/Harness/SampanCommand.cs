using Sampan.Cli;

namespace Sampan.EndToEnd.Tests.Harness;

/// <summary>The product's own command line, run in this process.</summary>
internal static class SampanCommand
{
    public static Task<CommandResult> RunAsync(params string[] arguments) => StoppableAsync(arguments, TestContext.Current.CancellationToken);

    /// <param name="arguments">The command line.</param>
    /// <param name="ct">Ends the command as Ctrl-C does.</param>
    public static async Task<CommandResult> StoppableAsync(string[] arguments, CancellationToken ct)
    {
        var terminal = new RecordingTerminal();
        var code = await CommandTree.RunAsync(arguments, terminal, TimeProvider.System, ct);
        return new CommandResult(code, terminal.OutputText, terminal.ErrorText);
    }
}
