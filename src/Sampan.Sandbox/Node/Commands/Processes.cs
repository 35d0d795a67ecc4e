using Sampan.Sandbox.Node.Files;

namespace Sampan.Sandbox.Node.Commands;

/// <summary>Starts programs in one container.</summary>
/// <param name="files">What they see.</param>
/// <param name="script">The pod's annotation for a program, or null.</param>
/// <param name="environment">Variables of the container.</param>
/// <param name="time">Clock of what waits.</param>
internal sealed class Processes(ContainerFiles files, Func<string, string?> script, IReadOnlyDictionary<string, string> environment, TimeProvider time)
{
    private static readonly string[] Path = ["", "/bin/", "/sbin/", "/usr/bin/", "/usr/sbin/", "/usr/local/bin/"];

    /// <summary>Runs a program to its end; null when there is no such program.</summary>
    public async ValueTask<int?> RunAsync(IReadOnlyList<string> words, CommandStreams streams, CancellationToken ct)
    {
        var name = words[0][(words[0].LastIndexOf('/') + 1)..];
        var call = new ProgramCall(name, [.. words.Skip(1)], files, streams, time);
        if (script(name) is { } text)
        {
            var scripted = ScriptedProgram.TryParse(text)
                ?? throw new NoSuchProgramException($"annotation {ScriptedProgram.Annotation}{name} can't be read: \"{text}\"");
            return await scripted.RunAsync(call, ct).ConfigureAwait(false);
        }

        if (!Path.Contains(words[0][..^name.Length], StringComparer.Ordinal)) return null;
        if (name is "sh" or "bash") return await ShellAsync(call, ct).ConfigureAwait(false);
        return Programs.Find(name) is { } program ? await program(call, ct).ConfigureAwait(false) : null;
    }

    private async ValueTask<int> ShellAsync(ProgramCall call, CancellationToken ct)
    {
        if (call.Arguments is not ["-c", var text, ..]) return await call.FailAsync("the sandbox runs only -c SCRIPT", 2).ConfigureAwait(false);
        try
        {
            return await new Shell(this, files, environment, call).RunAsync(ShellParser.Parse(text), ct).ConfigureAwait(false);
        }
        catch (ShellSyntaxException e)
        {
            return await call.FailAsync($"{e.Message}; see docs/reference/sandbox-fidelity.md", 2).ConfigureAwait(false);
        }
    }
}
