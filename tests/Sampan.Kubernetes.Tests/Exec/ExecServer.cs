using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Sampan.Kubernetes.Tests.Exec;

/// <summary>What API servers and nodes send on an exec's connection, message by message.</summary>
internal sealed class ExecServer(WebSocket socket, CancellationToken ct)
{
    public const string Success = """{"metadata":{},"status":"Success"}""";

    public static Func<HttpContext, Task> Speaking(string protocol, Func<ExecServer, Task> talk) => async context =>
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync(protocol);
        await talk(new ExecServer(socket, context.RequestAborted));
    };

    /// <summary>A status of kubelet's for an exit code, as <c>details.causes</c> has it.</summary>
    public static string Exited(int code) =>
        $$"""
        {"metadata":{},"status":"Failure","message":"command terminated with non-zero exit code: exit status {{code}}","reason":"NonZeroExitCode",
         "details":{"causes":[{"reason":"ExitCode","message":"{{code}}"}]} }
        """;

    public Task Send(byte channel, string text) => Send([channel, .. Encoding.UTF8.GetBytes(text)], true);

    public Task Send(byte[] bytes, bool end) => socket.SendAsync(bytes, WebSocketMessageType.Binary, end, ct);

    public Task Close() => socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, ct);

    /// <summary>Ends when the client does.</summary>
    public async Task Drain()
    {
        var buffer = new byte[256];
        while (socket.State == WebSocketState.Open && (await socket.ReceiveAsync(buffer, ct)).MessageType != WebSocketMessageType.Close)
        {
        }
    }

    /// <summary>How it all ends.</summary>
    public async Task End(string status)
    {
        await Send(3, status);
        await Close();
    }
}
