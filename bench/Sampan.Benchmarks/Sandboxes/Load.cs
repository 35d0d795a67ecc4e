using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Sampan.Benchmarks.Sandboxes;

/// <summary>One HTTP/2 client that trusts any certificate, and what it sends. It parses nothing.</summary>
internal sealed class Load : IDisposable
{
    private readonly HttpClient _http;
    private readonly string _filler;
    private int _round;

    public Load(Uri server, string? token, int bytes)
    {
        var handler = new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = true,
#pragma warning disable CA5359 // Both servers are in this very process, each with a certificate authority of its own.
            SslOptions = { RemoteCertificateValidationCallback = static (_, _, _, _) => true },
#pragma warning restore CA5359
        };
        _http = new HttpClient(handler) { BaseAddress = server, DefaultRequestVersion = HttpVersion.Version20, Timeout = Timeout.InfiniteTimeSpan };
        if (token is not null) _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        _filler = new string('x', Math.Max(bytes - 60, 1));
    }

    /// <summary>Requests a second, as many at once as <see cref="SandboxBenchmarkOptions.Parallelism"/> says.</summary>
    public async Task<double> RateAsync(HttpMethod method, Func<int, string> path, int count, int from = 0)
    {
        // A write that changes nothing is no write: each round has other content.
        var round = _round++;
        var clock = Stopwatch.StartNew();
        await Parallel.ForAsync(from, from + count, new ParallelOptions { MaxDegreeOfParallelism = SandboxBenchmarkOptions.Parallelism }, async (i, ct) =>
        {
            using var request = new HttpRequestMessage(method, path(i)) { Version = HttpVersion.Version20, Content = Body(i, round) };
            using var response = await _http.SendAsync(request, ct);
            if (!response.IsSuccessStatusCode) throw new InvalidOperationException(await response.Content.ReadAsStringAsync(ct));
        });
        return count / clock.Elapsed.TotalSeconds;
    }

    /// <summary>Opens a stream; the head has been read when it returns.</summary>
    public async Task<Stream> OpenAsync(string path)
    {
        var response = await _http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStreamAsync();
    }

    /// <summary>Reads until so many lines have come; the bytes they took.</summary>
    public static async Task<long> ReadLinesAsync(Stream stream, int lines)
    {
        var buffer = new byte[1 << 16];
        var bytes = 0L;
        while (lines > 0)
        {
            var read = await stream.ReadAsync(buffer);
            if (read == 0) throw new EndOfStreamException($"{lines} events are missing");
            bytes += read;
            lines -= buffer.AsSpan(0, read).Count((byte)'\n');
        }

        return bytes;
    }

    /// <summary>Reads a whole answer; its bytes.</summary>
    public async Task<long> DrainAsync(string path)
    {
        await using var stream = await OpenAsync(path);
        var buffer = new byte[1 << 16];
        var bytes = 0L;
        for (var read = 1; read > 0; bytes += read) read = await stream.ReadAsync(buffer);
        return bytes;
    }

    /// <summary>From where a watch of the collection can start.</summary>
    public async Task<string> RevisionAsync(string collection) =>
        JsonDocument.Parse(await _http.GetByteArrayAsync($"{collection}?limit=1")).RootElement.GetProperty("metadata").GetProperty("resourceVersion").GetString()!;

    public void Dispose() => _http.Dispose();

    private ByteArrayContent Body(int i, int round) =>
        new(Encoding.UTF8.GetBytes($$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c{{{i}}}"},"data":{"r":"{{{round}}}","t":"{{{_filler}}}"}}"""))
        {
            Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
        };
}
