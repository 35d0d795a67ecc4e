using System.IO.Pipelines;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Node.Commands;

namespace Sampan.Sandbox.Routes;

/// <summary>A command's streams on one WebSocket: each message begins with a byte that says which (0 stdin, 1 stdout, 2 stderr, 3 how it ended).</summary>
/// <remarks>A client that goes away takes nothing with it: the command runs on and what it prints is dropped, as on a real node.</remarks>
internal sealed class ExecConnection(WebSocket socket, CancellationToken stopping) : IDisposable
{
    private const byte Stdout = 1;
    private const byte Stderr = 2;
    private const byte Error = 3;
    private const byte EndOfStream = 255;

    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _writing = new(1);
    private readonly Pipe _stdin = new();
    private Task _receiving = Task.CompletedTask;

    /// <summary>Begins to listen, and tells the client that the connection stands.</summary>
    public async Task<CommandStreams> OpenAsync(bool stdin, bool stdout, bool stderr)
    {
        if (!stdin) await _stdin.Writer.CompleteAsync().ConfigureAwait(false);
        _receiving = ReceiveAsync();
        await SendAsync(stdout ? Stdout : stderr ? Stderr : Error, ReadOnlyMemory<byte>.Empty).ConfigureAwait(false);
        return new CommandStreams(
            _stdin.Reader.AsStream(),
            bytes => stdout ? SendAsync(Stdout, bytes) : ValueTask.CompletedTask,
            bytes => stderr ? SendAsync(Stderr, bytes) : ValueTask.CompletedTask);
    }

    /// <summary>Says how it ended, and ends the connection.</summary>
    public async Task CloseAsync(JsonObject status)
    {
        await SendAsync(Error, KubeJson.Write(status)).ConfigureAwait(false);
        await CloseOutputAsync().ConfigureAwait(false);
        await _stdin.Reader.CompleteAsync().ConfigureAwait(false);
        // The client's goodbye; one that says none is not waited for.
        await _receiving.WaitAsync(Goodbye, TimeProvider.System, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        socket.Dispose();
        _writing.Dispose();
    }

    private async Task CloseOutputAsync()
    {
        try
        {
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, stopping).ConfigureAwait(false);
        }
        catch (Exception e) when (IsLost(e))
        {
            // Nobody is there to be told.
        }
    }

    private async ValueTask SendAsync(byte channel, ReadOnlyMemory<byte> bytes)
    {
        await _writing.WaitAsync(stopping).ConfigureAwait(false);
        try
        {
            if (socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived)) return;
            await socket.SendAsync((byte[])[channel, .. bytes.Span], WebSocketMessageType.Binary, endOfMessage: true, stopping).ConfigureAwait(false);
        }
        catch (Exception e) when (IsLost(e))
        {
            // The command runs on.
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task ReceiveAsync()
    {
        try
        {
            var buffer = new byte[8192];
            byte? channel = null;
            while (await socket.ReceiveAsync(buffer.AsMemory(), stopping).ConfigureAwait(false) is { MessageType: not WebSocketMessageType.Close } part)
            {
                var data = buffer.AsMemory(0, part.Count);
                if (channel is null && data.Length > 0) (channel, data) = (data.Span[0], data[1..]);
                // Stdin, until v5's signal that it is over. Who does not read it does not hold the connection up.
                if (channel == 0 && data.Length > 0) await _stdin.Writer.WriteAsync(data, stopping).ConfigureAwait(false);
                if (channel == EndOfStream && data.Span is [0]) await _stdin.Writer.CompleteAsync().ConfigureAwait(false);
                if (part.EndOfMessage) channel = null;
            }
        }
        catch (Exception e) when (IsLost(e) || e is InvalidOperationException)
        {
            // Gone, or it writes to a stream it has ended.
        }
        finally
        {
            await _stdin.Writer.CompleteAsync().ConfigureAwait(false);
        }
    }

    private static bool IsLost(Exception e) => e is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException;
}
