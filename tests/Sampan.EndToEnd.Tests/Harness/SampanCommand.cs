using Sampan.Cli;

namespace Sampan.EndToEnd.Tests.Harness;

/// <summary>The product's own command line, run in this process.</summary>
internal static class SampanCommand
{
    public static async Task<CommandResult> RunAsync(params string[] arguments)
    {
        var terminal = new RecordingTerminal();
        var code = await CommandTree.RunAsync(arguments, terminal, TimeProvider.System, TestContext.Current.CancellationToken);
        return new CommandResult(code, terminal.OutputText, terminal.ErrorText);
    }
}
