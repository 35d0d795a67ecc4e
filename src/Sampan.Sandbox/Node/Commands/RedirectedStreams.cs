using Sampan.Sandbox.Node.Files;

namespace Sampan.Sandbox.Node.Commands;

/// <summary>The streams of a command with its redirections. Files are made empty at once and written when the command has ended.</summary>
internal sealed class RedirectedStreams(CommandStreams streams)
{
    private readonly List<(string Path, MemoryStream Content)> _files = [];

    public CommandStreams Streams { get; private set; } = streams;

    /// <summary>The file that is being opened or written.</summary>
    public string Current { get; private set; } = "";

    /// <exception cref="FileException">The file can't be written.</exception>
    public async Task AddAsync(ShellRedirect redirect, string? path, ContainerFiles files, CancellationToken ct)
    {
        var target = path is null
            ? redirect.Stream == 1 ? Streams.Stderr : Streams.Stdout
            : await OpenAsync(path, redirect.Append, files, ct).ConfigureAwait(false);
        Streams = redirect.Stream == 1 ? Streams with { Stdout = target } : Streams with { Stderr = target };
    }

    /// <exception cref="FileException">A file can't be written any more.</exception>
    public async Task WriteAsync(ContainerFiles files, CancellationToken ct)
    {
        foreach (var (path, content) in _files)
        {
            Current = path;
            await files.WriteAsync(path, content.ToArray(), ct).ConfigureAwait(false);
        }
    }

    private async Task<Func<ReadOnlyMemory<byte>, ValueTask>> OpenAsync(string path, bool append, ContainerFiles files, CancellationToken ct)
    {
        Current = path;
        var content = new MemoryStream();
        if (append && files.Read(path) is { } before) content.Write(before);
        await files.WriteAsync(path, content.ToArray(), ct).ConfigureAwait(false);
        _files.Add((path, content));
        return bytes =>
        {
            content.Write(bytes.Span);
            return ValueTask.CompletedTask;
        };
    }
}
