using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Tests.Differential;

/// <summary>A watch that is read in the background, a line a frame.</summary>
internal sealed class WatchReader : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop;
    private readonly HttpResponseMessage _response;
    private readonly Channel<string> _lines = Channel.CreateBounded<string>(10_000);
    private readonly Task _reading;

    private WatchReader(HttpResponseMessage response, CancellationTokenSource stop)
    {
        (_response, _stop) = (response, stop);
        _reading = ReadAsync();
    }

    public static async Task<WatchReader> OpenAsync(ApiTarget target, string path, JsonObject? headers, CancellationToken ct)
    {
        var separator = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        var uri = path.Contains("watch=", StringComparison.Ordinal) ? path : $"{path}{separator}watch=true";
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(uri, UriKind.Relative));
        request.Headers.TryAddWithoutValidation("Accept", headers?["Accept"]?.ToString() ?? "application/json");
        var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        return new WatchReader(await target.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop.Token), stop);
    }

    /// <summary>The next frames as an array: as many as asked for, or all until the server ends the watch.</summary>
    public async Task<(int Code, JsonNode Frames)> ReadAsync(int? count, TimeSpan patience, CancellationToken ct)
    {
        var frames = new JsonArray();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(patience);
        while (frames.Count != count && await _lines.Reader.WaitToReadAsync(limit.Token))
        {
            if (_lines.Reader.TryRead(out var line)) frames.Add(Parse(line));
        }

        return ((int)_response.StatusCode, frames);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading;
        _response.Dispose();
        _stop.Dispose();
    }

    private static JsonNode? Parse(string line) => line.StartsWith('{') ? KubeJson.ParseNode(Encoding.UTF8.GetBytes(line)) : line;

    private async Task ReadAsync()
    {
        try
        {
            using var reader = new StreamReader(await _response.Content.ReadAsStreamAsync(_stop.Token));
            while (await reader.ReadLineAsync(_stop.Token) is { } line)
            {
                if (line.Length > 0) await _lines.Writer.WriteAsync(line, _stop.Token);
            }

            _lines.Writer.Complete();
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            _lines.Writer.TryComplete();
        }
    }
}
