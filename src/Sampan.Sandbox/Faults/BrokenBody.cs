using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Sampan.Sandbox.Faults;

/// <summary>Answers that are right as far as they come. The whole answer is made first, so that a share of it can be told.</summary>
internal sealed class BrokenBody(Fault fault, TimeProvider time, CancellationToken stopping)
{
    private static readonly TimeSpan DefaultPause = TimeSpan.FromMilliseconds(100);
    private const int DefaultPiece = 1024;

    public async Task ServeAsync(HttpContext http, RequestDelegate next)
    {
        var lost = fault.Kind is FaultKind.Reset or FaultKind.Hang && !fault.Acted;
        // A watch has no whole answer: it hangs before its head or not at all.
        var watch = fault.Kind == FaultKind.Hang && FaultRequest.Of(http.Request).IsWatch;
        var body = lost || watch ? [] : await CaptureAsync(http, next).ConfigureAwait(false);
        var point = fault.At ?? (fault.Kind == FaultKind.Hang ? FaultPoint.Start : FaultPoint.Half);
        var part = body.AsMemory(0, point.In(body.Length));
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        switch (fault.Kind)
        {
            case FaultKind.Truncated when http.Response.StatusCode != StatusCodes.Status200OK:
                await http.Response.BodyWriter.WriteAsync(body, ends.Token).ConfigureAwait(false);
                break;
            case FaultKind.Truncated:
                http.Response.ContentLength = part.Length;
                await http.Response.BodyWriter.WriteAsync(part, ends.Token).ConfigureAwait(false);
                break;
            case FaultKind.Drip:
                await DripAsync(http, body, ends.Token).ConfigureAwait(false);
                break;
            case FaultKind.Reset:
                if (!part.IsEmpty) await http.Response.BodyWriter.WriteAsync(part, ends.Token).ConfigureAwait(false);
                http.Abort();
                break;
            default:
                if (!part.IsEmpty) await http.Response.BodyWriter.WriteAsync(part, ends.Token).ConfigureAwait(false);
                await Task.Delay(Timeout.InfiniteTimeSpan, time, ends.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                http.Abort();
                break;
        }
    }

    /// <summary>Lets the request be answered into memory. Status and headers are set, nothing is sent.</summary>
    public static async Task<byte[]> CaptureAsync(HttpContext http, RequestDelegate next)
    {
        var real = http.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        using var memory = new MemoryStream();
        var captured = new StreamResponseBodyFeature(memory);
        http.Features.Set<IHttpResponseBodyFeature>(captured);
        try
        {
            await next(http).ConfigureAwait(false);
            await captured.Writer.FlushAsync(CancellationToken.None).ConfigureAwait(false);
            return memory.ToArray();
        }
        finally
        {
            http.Features.Set(real);
        }
    }

    private async Task DripAsync(HttpContext http, ReadOnlyMemory<byte> body, CancellationToken ct)
    {
        for (var at = 0; at < body.Length; at += fault.Bytes ?? DefaultPiece)
        {
            await Task.Delay(fault.Delay ?? DefaultPause, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (ct.IsCancellationRequested) return;
            await http.Response.BodyWriter.WriteAsync(body.Slice(at, Math.Min(fault.Bytes ?? DefaultPiece, body.Length - at)), ct).ConfigureAwait(false);
        }
    }
}
