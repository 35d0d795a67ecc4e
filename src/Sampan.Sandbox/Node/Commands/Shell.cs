using System.Globalization;
using System.Text.RegularExpressions;
using Sampan.Sandbox.Node.Files;

namespace Sampan.Sandbox.Node.Commands;

/// <summary>Runs the commands of a script, one after the other.</summary>
internal sealed partial class Shell(Processes processes, ContainerFiles files, IReadOnlyDictionary<string, string> environment, ProgramCall call)
{
    private readonly Dictionary<string, string> _variables = new(environment, StringComparer.Ordinal);
    private int _last;
    private bool _over;

    /// <summary>Gives the code of the last command that ran, or of <c>exit</c>.</summary>
    public async ValueTask<int> RunAsync(IReadOnlyList<ShellCommand> commands, CancellationToken ct)
    {
        foreach (var command in commands)
        {
            if (command.After == "&&" && _last != 0) continue;
            if (command.After == "||" && _last == 0) continue;
            _last = await CommandAsync(command, ct).ConfigureAwait(false);
            if (_over) break;
        }

        return _last;
    }

    private async ValueTask<int> CommandAsync(ShellCommand command, CancellationToken ct)
    {
        var words = command.Words.Select(w => (Word: w, Text: w.Expand(Value))).Where(w => w.Word.Quoted || w.Text.Length > 0).Select(w => w.Text).ToList();
        if (command.Words is [{ Parts: [(var first, false), ..] }, ..] && Assignment().Match(first) is { Success: true } assignment)
        {
            if (words.Count > 1) throw new ShellSyntaxException("an assignment before a command is not done by the sandbox's shell");
            _variables[assignment.Groups[1].Value] = words[0][assignment.Length..];
            return 0;
        }

        var outputs = new RedirectedStreams(call.Streams);
        try
        {
            foreach (var redirect in command.Redirects) await outputs.AddAsync(redirect, redirect.File?.Expand(Value), files, ct).ConfigureAwait(false);
            var code = await ProgramAsync(words, outputs.Streams, ct).ConfigureAwait(false);
            await outputs.WriteAsync(files, ct).ConfigureAwait(false);
            return code;
        }
        catch (FileException e)
        {
            return await call.FailAsync($"cannot create {outputs.Current}: {e.Message}", 2).ConfigureAwait(false);
        }
    }

    private async ValueTask<int> ProgramAsync(List<string> words, CommandStreams streams, CancellationToken ct)
    {
        if (words.Count == 0) return 0;
        if (words[0] != "exit")
        {
            return await processes.RunAsync(words, streams, ct).ConfigureAwait(false)
                ?? await streams.FailAsync($"{call.Name}: {words[0]}: not found", 127).ConfigureAwait(false);
        }

        _over = true;
        if (words.Count == 1) return _last;
        return byte.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            ? code
            : await streams.FailAsync($"{call.Name}: exit: Illegal number: {words[1]}", 2).ConfigureAwait(false);
    }

    private string? Value(string name) => name == "?" ? _last.ToString(CultureInfo.InvariantCulture) : _variables.GetValueOrDefault(name);

    [GeneratedRegex("^([A-Za-z_][A-Za-z0-9_]*)=", RegexOptions.CultureInvariant)]
    private static partial Regex Assignment();
}
