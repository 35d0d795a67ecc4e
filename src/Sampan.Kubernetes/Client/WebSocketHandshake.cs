using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Sampan.Kubernetes.Client;

/// <summary>The HTTP half of a WebSocket (RFC 6455, section 4), on the client's own requests: an upgrade logs in, retries and is refused as any other.</summary>
internal static class WebSocketHandshake
{
    /// <summary>Names the sub-protocols offered, and the one taken.</summary>
    public const string SubProtocol = "Sec-WebSocket-Protocol";

    private const string Key = "Sec-WebSocket-Key";
    private const string Accept = "Sec-WebSocket-Accept";

    /// <summary>Turns a request into one for an upgrade; that exists in HTTP/1.1 only.</summary>
    public static void Ask(HttpRequestMessage message, string protocols)
    {
        message.Version = HttpVersion.Version11;
        message.Headers.TryAddWithoutValidation("Connection", "Upgrade");
        message.Headers.TryAddWithoutValidation("Upgrade", "websocket");
        message.Headers.TryAddWithoutValidation("Sec-WebSocket-Version", "13");
        message.Headers.TryAddWithoutValidation(Key, Convert.ToBase64String(RandomNumberGenerator.GetBytes(16)));
        message.Headers.TryAddWithoutValidation(SubProtocol, protocols);
        // With a body, if only an empty one, the platform never sends it a second time by itself when a kept connection breaks.
        message.Content = new ByteArrayContent([]);
    }

    /// <summary>True when the other side is a WebSocket server that read this very request.</summary>
    public static bool IsAccepted(HttpResponseMessage response) =>
        response.StatusCode == HttpStatusCode.SwitchingProtocols &&
        response.RequestMessage?.Headers.TryGetValues(Key, out var keys) == true &&
        response.Headers.TryGetValues(Accept, out var given) && given.SequenceEqual([AnswerTo(keys.Single())]);

    private static string AnswerTo(string key)
    {
        // The protocol's own echo; it guards nothing.
#pragma warning disable CA5350
        return Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
    }
}
