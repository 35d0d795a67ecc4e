using System.Buffers.Binary;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Sampan.Kubernetes.Tests.Exec;

/// <summary>The node's half of an exec over SPDY/3.1, as much as API servers need that translate v5 for their client.</summary>
/// <remarks>The client opens its streams in a fixed order (error, stdout, stderr), so that their compressed headers need not be read.</remarks>
internal static class SpdyExec
{
    private const int SynStream = 1;
    private const int SynReply = 2;
    private const int Ping = 6;
    private const byte Fin = 1;

    public static async Task ServeAsync(HttpContext context, (string Stdout, string Stderr, string Status) outcome)
    {
        context.Response.Headers.Upgrade = "SPDY/3.1";
        context.Response.Headers["X-Stream-Protocol-Version"] = "v4.channel.k8s.io";
        await using var stream = await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        var opened = new List<int>();
        while (await FrameAsync(stream) is var (type, payload))
        {
            if (type == Ping) await ControlAsync(stream, Ping, payload);
            if (type != SynStream) continue;
            opened.Add(BinaryPrimitives.ReadInt32BigEndian(payload));
            await ControlAsync(stream, SynReply, [.. payload[..4], .. NoHeaders(opened.Count == 1)]);
            if (opened is not [var error, var stdout, var stderr]) continue;
            await DataAsync(stream, stdout, outcome.Stdout);
            await DataAsync(stream, stderr, outcome.Stderr);
            await DataAsync(stream, error, outcome.Status);
        }
    }

    // A zlib stream that goes on from frame to frame: its head once, then stored blocks: the number 0, and the empty one of a flush.
    private static byte[] NoHeaders(bool first) => [.. first ? [0x78, 0x01] : Array.Empty<byte>(), 0, 4, 0, 0xfb, 0xff, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff];

    /// <summary>The next frame, 0 as the type of data; null at the end.</summary>
    private static async Task<(int Type, byte[] Payload)?> FrameAsync(Stream stream)
    {
        var head = new byte[8];
        try
        {
            if (await stream.ReadAtLeastAsync(head, 8, throwOnEndOfStream: false) < 8) return null;
            var payload = new byte[BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(4)) & 0xffffff];
            await stream.ReadExactlyAsync(payload);
            return ((head[0] & 0x80) == 0 ? 0 : BinaryPrimitives.ReadInt16BigEndian(head.AsSpan(2)), payload);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static Task ControlAsync(Stream stream, byte type, byte[] payload) => WriteAsync(stream, [0x80, 3, 0, type], 0, payload);

    private static Task DataAsync(Stream stream, int id, string text)
    {
        var head = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(head, id);
        return WriteAsync(stream, head, Fin, Encoding.UTF8.GetBytes(text));
    }

    private static async Task WriteAsync(Stream stream, byte[] head, byte flags, byte[] payload)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, payload.Length);
        length[0] = flags;
        await stream.WriteAsync((byte[])[.. head, .. length, .. payload]);
        await stream.FlushAsync();
    }
}
