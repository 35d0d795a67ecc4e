using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Sampan.Conformance.Tests.Stores;

/// <summary>
/// Stands between the SDK and the server and does what networks do. One request per connection; what it does to a request is decided when its head has arrived.
/// With a certificate it speaks TLS to the client.
/// </summary>
internal sealed class FaultProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Uri _target;
    private readonly X509Certificate2? _certificate;
    private readonly ConcurrentDictionary<Task, bool> _connections = new();
    private readonly Task _accepting;

    public FaultProxy(Uri target, X509Certificate2? certificate = null)
    {
        (_target, _certificate) = (target, certificate);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>The heads of all requests so far, first line and headers.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Asked for each request.</summary>
    public Func<string, Fault?> Decide { get; set; } = _ => null;

    public string Endpoint => $"{(_certificate is null ? "http" : "https")}://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>The next requests whose head contains a text get a fault.</summary>
    public void Fail(string contains, Fault fault, int times)
    {
        Decide = head => head.Contains(contains, StringComparison.OrdinalIgnoreCase) && Interlocked.Decrement(ref times) >= 0 ? fault : null;
    }

    public int Count(string contains) => Requests.Count(r => r.Contains(contains, StringComparison.OrdinalIgnoreCase));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_connections.Keys);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                var serving = ServeAsync(client);
                _connections[serving] = true;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                Stream stream = client.GetStream();
                if (_certificate is not null)
                {
                    var tls = new SslStream(stream);
                    await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _stop.Token);
                    stream = tls;
                }

                await using (stream) await ServeAsync(client, stream);
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
            {
            }
        }
    }

    private async Task ServeAsync(TcpClient client, Stream stream)
    {
        var (head, rest) = await ReadHeadAsync(stream);
        if (head.Length == 0) return;
        Requests.Enqueue(head);
        var fault = Decide(head);
        var bodyLength = head.Split("\r\n").Select(l => l.Split(": ", 2)).Where(p => p[0].Equals("content-length", StringComparison.OrdinalIgnoreCase)).Select(p => long.Parse(p[1])).FirstOrDefault();
        switch (fault)
        {
            case { Silent: true }:
                await Task.Delay(Timeout.Infinite, _stop.Token);
                break;
            case { Answer: { } answer }:
                await CopyAsync(stream, Stream.Null, bodyLength - rest.Length);
                await stream.WriteAsync(Encoding.UTF8.GetBytes(answer), _stop.Token);
                return;
        }

        using var server = new TcpClient();
        await server.ConnectAsync(_target.Host, _target.Port, _stop.Token);
        var upstream = server.GetStream();
        await upstream.WriteAsync(Encoding.Latin1.GetBytes(head.Replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n", StringComparison.Ordinal)), _stop.Token);
        await upstream.WriteAsync(rest, _stop.Token);
        if (fault?.CutRequestAfter is { } cut)
        {
            await CopyAsync(stream, upstream, cut - rest.Length);
            client.LingerState = new LingerOption(true, 0);
            return;
        }

        var sending = CopyAsync(stream, upstream, bodyLength - rest.Length, flip: fault?.Flip == true);
        if (fault is { LoseAnswer: true })
        {
            await sending;
            await upstream.CopyToAsync(Stream.Null, _stop.Token);
            return;
        }

        var (answerHead, answerRest) = await ReadHeadAsync(upstream);
        while (answerHead.StartsWith("HTTP/1.1 100", StringComparison.Ordinal))
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(answerHead), _stop.Token);
            (answerHead, answerRest) = await ReadHeadAsync(upstream, answerRest);
        }

        await stream.WriteAsync(Encoding.Latin1.GetBytes(answerHead), _stop.Token);
        await stream.WriteAsync(answerRest, _stop.Token);
        await CopyAsync(upstream, stream, fault?.CutAnswerAfter - answerRest.Length ?? fault?.StallAnswerAfter - answerRest.Length ?? long.MaxValue);
        if (fault?.StallAnswerAfter is not null) await Task.Delay(Timeout.Infinite, _stop.Token);
    }

    private async Task<(string Head, byte[] Begun)> ReadHeadAsync(Stream stream, byte[]? first = null)
    {
        var bytes = new List<byte>(first ?? []);
        var buffer = new byte[4096];
        while (true)
        {
            var text = Encoding.Latin1.GetString([.. bytes]);
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end >= 0) return (text[..(end + 4)], [.. bytes.Skip(end + 4)]);
            var read = await stream.ReadAsync(buffer, _stop.Token);
            if (read == 0) return ("", []);
            bytes.AddRange(buffer.AsSpan(0, read));
        }
    }

    private async Task CopyAsync(Stream from, Stream to, long count, bool flip = false)
    {
        var buffer = new byte[16 * 1024];
        while (count > 0)
        {
            var read = await from.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, count)), _stop.Token);
            if (read == 0) return;
            if (flip) buffer[0] ^= 1;
            flip = false;
            await to.WriteAsync(buffer.AsMemory(0, read), _stop.Token);
            count -= read;
        }
    }

    /// <summary>What happens to one request. Bytes count without the head.</summary>
    internal sealed record Fault
    {
        public string? Answer { get; init; }

        public bool Silent { get; init; }

        public bool LoseAnswer { get; init; }

        /// <summary>One bit of the request's body changes on the way.</summary>
        public bool Flip { get; init; }

        public long? CutRequestAfter { get; init; }

        public long? CutAnswerAfter { get; init; }

        public long? StallAnswerAfter { get; init; }

        public static Fault Status(int status, string code)
        {
            var body = $"<?xml version=\"1.0\"?><Error><Code>{code}</Code><Message>made up</Message></Error>";
            return new Fault { Answer = $"HTTP/1.1 {status} X\r\nContent-Type: application/xml\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}" };
        }
    }
}
