using System.CommandLine;

namespace Sampan.Cli.Commands;

/// <summary><c>sampan completion SHELL</c>: a script that asks this binary for suggestions.</summary>
internal static class CompletionCommand
{
    private const string Bash = """
        _sampan_complete() {
            local IFS=$'\n'
            COMPREPLY=( $(sampan "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null) )
        }
        complete -o default -F _sampan_complete sampan
        """;

    private const string Zsh = """
        #compdef sampan
        _sampan() {
            local -a suggestions
            suggestions=("${(@f)$(sampan "[suggest:${#BUFFER}]" "${BUFFER}" 2>/dev/null)}")
            compadd -- "${suggestions[@]}"
        }
        compdef _sampan sampan
        """;

    private const string Fish = """
        complete -f -c sampan -a '(sampan "[suggest:"(commandline -C)"]" (commandline -cp) 2>/dev/null)'
        """;

    public static Command Create(CommandContext context)
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh or fish" };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        var command = new Command("completion", "Print a shell completion script, such as: source <(sampan completion bash)") { shell };
        command.SetAction(async (result, ct) =>
        {
            var script = result.GetRequiredValue(shell) switch { "bash" => Bash, "zsh" => Zsh, _ => Fish };
            await context.Terminal.Output.WriteAsync((script + "\n").AsMemory(), ct);
            return ExitCodes.Ok;
        });
        return command;
    }
}
