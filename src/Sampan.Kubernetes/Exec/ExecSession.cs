using System.Buffers;
using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;

namespace Sampan.Kubernetes.Exec;

/// <summary>One command's connection: messages whose first byte says which stream the rest belongs to.</summary>
/// <remarks>stdout and stderr end when the command does; then the error stream says how, in a <c>Status</c>, and the server closes.</remarks>
internal sealed class ExecSession(KubeTransport transport, KubeRequest call, KubeResponse response, int maxOutput)
{
    /// <summary>What is offered. Servers take the first that they know.</summary>
    public const string Protocols = "v5.channel.k8s.io, v4.channel.k8s.io";

    private const byte Stdout = 1;
    private const byte Stderr = 2;
    private const byte Error = 3;
    private const int MaxStatus = 1 << 20;

    // Servers close right after the status; one that does not is not waited for.
    private static readonly TimeSpan AfterStatus = TimeSpan.FromSeconds(5);

    private readonly ExecOutput _stdout = new(maxOutput);
    private readonly ExecOutput _stderr = new(maxOutput);
    private readonly ExecOutput _error = new(MaxStatus);
    private JsonElement? _status;

    /// <summary>Reads to the end.</summary>
    /// <exception cref="KubeApiException">The status says that no exit code will come.</exception>
    /// <exception cref="IOException">The connection ended before the status.</exception>
    public async Task<ExecResult> RunAsync()
    {
        if (!Protocols.Split(", ").Contains(response.SubProtocol, StringComparer.Ordinal))
        {
            var message = $"{call} was answered with the protocol \"{response.SubProtocol}\" instead of one of {Protocols}";
            throw new KubeApiException(HttpStatusCode.SwitchingProtocols, "", message, call.ToString());
        }

        var options = new WebSocketCreationOptions
        {
            SubProtocol = response.SubProtocol,
            KeepAliveInterval = transport.Options.ExecPingEvery,
            KeepAliveTimeout = transport.Options.ExecPongWithin,
        };
        using var socket = WebSocket.CreateFromStream(await response.DuplexAsync().ConfigureAwait(false), options);
        try
        {
            await ReadAsync(socket).ConfigureAwait(false);
        }
        catch (Exception e) when (_status is not null && e is WebSocketException or IOException or OperationCanceledException)
        {
            // How it ended is known; how the connection ends does not matter.
        }
        catch (Exception e) when (e is WebSocketException or IOException or ObjectDisposedException)
        {
            // Cancelling takes the connection away under what reads from it.
            response.Token.ThrowIfCancellationRequested();
            throw new IOException(e.Message, e);
        }

        return Result(_status ?? throw new IOException("the server closed it without saying how the command ended"));
    }

    private async Task ReadAsync(WebSocket socket)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(16384);
        try
        {
            byte? channel = null;
            while (await socket.ReceiveAsync(buffer.AsMemory(), response.Token).ConfigureAwait(false) is { MessageType: not WebSocketMessageType.Close } part)
            {
                var data = buffer.AsMemory(0, part.Count);
                if (channel is null && data.Length > 0) (channel, data) = (data.Span[0], data[1..]);
                Take(channel, data.Span);
                if (!part.EndOfMessage) continue;
                if (channel == Error) TryStatus();
                channel = null;
            }

            if (socket.State != WebSocketState.CloseReceived) return;
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, response.Token).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // Other channels carry nothing of interest: v5's 255 says that a stream has ended.
    private void Take(byte? channel, ReadOnlySpan<byte> data)
    {
        if (channel == Stdout) _stdout.Add(data);
        else if (channel == Stderr) _stderr.Add(data);
        else if (channel == Error) _error.Add(data);
    }

    // A status may come in several messages; it is there once it is a whole document.
    private void TryStatus()
    {
        try
        {
            _status = KubeJson.ParseDocument(_error.Bytes.ToArray()).RootElement;
            response.EndWithin(AfterStatus);
        }
        catch (JsonException)
        {
            // The rest is still to come, or never comes: then there is no status.
        }
    }

    private ExecResult Result(JsonElement status)
    {
        var code = status.Text("status") == "Success" ? 0 : ExitCode(status);
        return code is { } known
            ? new ExecResult(known, _stdout.Text(), _stderr.Text()) { Truncated = _stdout.IsCut || _stderr.IsCut }
            : throw StatusBody.Read(status, null, null, call.ToString(), transport.Connection);
    }

    private static int? ExitCode(JsonElement status)
    {
        if (status.Text("reason") != "NonZeroExitCode") return null;
        var cause = status.Items("details", "causes").FirstOrDefault(c => c.Text("reason") == "ExitCode");
        return int.TryParse(cause.Text("message"), System.Globalization.CultureInfo.InvariantCulture, out var code) ? code : null;
    }
}
