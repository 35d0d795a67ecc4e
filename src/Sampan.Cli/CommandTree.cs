using System.CommandLine;
using Sampan.Cli.Commands;
using Sampan.Cli.Commands.Backup;
using Sampan.Cli.Commands.BackupLocation;
using Sampan.Cli.Commands.Demo;
using Sampan.Cli.Commands.Restore;
using Sampan.Cli.Commands.Sandbox;
using Sampan.Cli.Errors;
using Sampan.Cli.Flags;
using Sampan.Cli.Interaction;

namespace Sampan.Cli;

/// <summary>The whole command line, and the one place that runs it.</summary>
internal static class CommandTree
{
    /// <summary>Parses and runs a command line; every failure ends in a message on the error stream and an exit code of <see cref="ExitCodes"/>.</summary>
    public static async Task<int> RunAsync(string[] args, ITerminal terminal, TimeProvider time, CancellationToken ct = default)
    {
        var root = Create(new CommandContext(terminal, time, new GlobalFlags()));
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0 && !parsed.Tokens.Any(t => t.Value is "--help" or "-h" or "-?"))
        {
            foreach (var error in parsed.Errors) await terminal.Error.WriteLineAsync($"Error: {error.Message}".AsMemory(), ct);
            await terminal.Error.WriteLineAsync($"Run '{CommandPath(parsed)} --help' for usage.".AsMemory(), ct);
            return ExitCodes.Usage;
        }

        try
        {
            // Interruption is handled here, so that a run can put back what it switched before the process goes.
            var configuration = new InvocationConfiguration
            {
                Output = terminal.Output,
                Error = terminal.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = TimeSpan.FromSeconds(75),
            };
            return await parsed.InvokeAsync(configuration, ct);
        }
        catch (Exception e) when (ErrorReport.For(e) is { } report)
        {
            await report.WriteAsync(terminal);
            return report.ExitCode;
        }
    }

    private static RootCommand Create(CommandContext context)
    {
        var root = new RootCommand("Sampan backs up, restores and migrates Kubernetes applications.")
        {
            BackupCommand.Create(context),
            RestoreCommand.Create(context),
            BackupLocationCommand.Create(context),
            DemoCommand.Create(context),
            SandboxCommand.Create(context),
            CompletionCommand.Create(context),
            VersionCommand.Create(context),
        };
        context.Global.AddTo(root);
        return root;
    }

    private static string CommandPath(ParseResult parsed)
    {
        var names = new Stack<string>();
        for (var result = parsed.CommandResult; result is not null; result = result.Parent as System.CommandLine.Parsing.CommandResult)
        {
            names.Push(result.Command is RootCommand ? "sampan" : result.Command.Name);
        }

        return string.Join(' ', names);
    }
}
