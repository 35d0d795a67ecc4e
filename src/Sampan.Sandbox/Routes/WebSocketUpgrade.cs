using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Sampan.Sandbox.Routes;

/// <summary>The server's half of a WebSocket handshake (RFC 6455, section 4.2).</summary>
internal static class WebSocketUpgrade
{
    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(30);

    /// <summary>What the client wants the connection to become, in lower case; null when nothing.</summary>
    public static string? Wanted(HttpContext http) =>
        http.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } ? http.Request.Headers.Upgrade.ToString().ToLowerInvariant() : null;

    /// <summary>The sub-protocols that the client offers, its favourite first.</summary>
    public static IReadOnlyList<string> Offered(HttpContext http) =>
        http.Request.Headers.SecWebSocketProtocol.ToString().Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>What is wrong with the handshake, as golang.org/x/net answers it; null when nothing.</summary>
    public static (HttpStatusCode Code, string Text)? Defect(HttpContext http)
    {
        if (http.Request.Method != "GET") return (HttpStatusCode.MethodNotAllowed, "bad method");
        if (http.Request.Headers.SecWebSocketKey.Count == 0) return (HttpStatusCode.BadRequest, "mismatch challenge/response");
        if (http.Request.Headers.SecWebSocketVersion.ToString() == "13") return null;
        http.Response.Headers.SecWebSocketVersion = "13";
        return (HttpStatusCode.BadRequest, "missing or bad WebSocket Version");
    }

    /// <summary>Switches. The connection is the caller's from here on.</summary>
    public static async Task<WebSocket> AcceptAsync(HttpContext http, string protocol)
    {
        var headers = http.Response.Headers;
        headers.Upgrade = "websocket";
        headers.SecWebSocketAccept = Answer(http.Request.Headers.SecWebSocketKey.ToString());
        headers.SecWebSocketProtocol = protocol;
        var stream = await http.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync().ConfigureAwait(false);
        return WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true, SubProtocol = protocol, KeepAliveInterval = PingEvery });
    }

    private static string Answer(string key)
    {
        // The protocol's own echo; it guards nothing.
#pragma warning disable CA5350
        return Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key.Trim() + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
    }
}
