using System.Text;

namespace Sampan.Sandbox.Node.Commands;

/// <summary>The three standard streams of a process.</summary>
internal sealed record CommandStreams(Stream Stdin, Func<ReadOnlyMemory<byte>, ValueTask> Stdout, Func<ReadOnlyMemory<byte>, ValueTask> Stderr)
{
    /// <summary>Writes text and a line's end to stdout.</summary>
    public ValueTask PrintAsync(string text) => Stdout(Encoding.UTF8.GetBytes(text + "\n"));

    /// <summary>Writes text and a line's end to stderr, and gives the exit code.</summary>
    public async ValueTask<int> FailAsync(string text, int code = 1)
    {
        await Stderr(Encoding.UTF8.GetBytes(text + "\n")).ConfigureAwait(false);
        return code;
    }
}
