using Sampan.Cli;
using Sampan.EndToEnd.Tests.Strict;

namespace Sampan.EndToEnd.Tests.Harness;

/// <summary>The product's own command line, run in this process. Every backup that it writes has to pass the strict reader.</summary>
internal static class SampanCommand
{
    public static Task<CommandResult> RunAsync(params string[] arguments) => StoppableAsync(arguments, TestContext.Current.CancellationToken);

    /// <param name="arguments">The command line.</param>
    /// <param name="ct">Ends the command as Ctrl-C does.</param>
    public static async Task<CommandResult> StoppableAsync(string[] arguments, CancellationToken ct)
    {
        var terminal = new RecordingTerminal();
        var code = await CommandTree.RunAsync(arguments, terminal, TimeProvider.System, ct);
        await WrittenBackups.CheckAsync(arguments, code);
        return new CommandResult(code, terminal.OutputText, terminal.ErrorText);
    }
}
