using Sampan.Sandbox.Node.Files;

namespace Sampan.Sandbox.Node.Commands;

/// <summary>One process: what its program is given.</summary>
internal sealed record ProgramCall(string Name, IReadOnlyList<string> Arguments, ContainerFiles Files, CommandStreams Streams, TimeProvider Time)
{
    /// <summary>Says what is wrong as programs do, and gives the exit code.</summary>
    public ValueTask<int> FailAsync(string text, int code = 1) => Streams.FailAsync($"{Name}: {text}", code);
}
