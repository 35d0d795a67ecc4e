using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Sampan.Sandbox.Routes;

namespace Sampan.Sandbox.Faults;

/// <summary>Passes frames of a watch on, so many and no more; then it ends the request and swallows what still comes.</summary>
internal sealed class CutWriter(PipeWriter to, HttpResponse response, int frames, WatchEnd ends, CancellationTokenSource end) : PipeWriter
{
    private readonly ArrayBufferWriter<byte> _held = new();
    private int _left = frames;

    /// <summary>The cut was made.</summary>
    public bool IsOver { get; private set; }

    public override void Advance(int bytes) => _held.Advance(bytes);

    public override Memory<byte> GetMemory(int sizeHint = 0) => _held.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => _held.GetSpan(sizeHint);

    public override void CancelPendingFlush() => to.CancelPendingFlush();

    public override void Complete(Exception? exception = null)
    {
    }

    public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        var rest = _held.WrittenMemory.ToArray().AsMemory();
        _held.ResetWrittenCount();
        // A refusal is no watch, and comes as it is.
        var passes = response.StatusCode != StatusCodes.Status200OK;
        while (!IsOver && !passes && _left > 0 && FrameLength(rest.Span) is > 0 and var length)
        {
            to.Write(rest.Span[..length]);
            rest = rest[length..];
            _left--;
        }

        if (passes) to.Write(rest.Span);
        var result = IsOver ? default : await to.FlushAsync(cancellationToken).ConfigureAwait(false);
        // Cut inside a frame, when there has to be one; else as soon as enough has come.
        if (!IsOver && !passes && _left == 0 && (ends != WatchEnd.Middle || !rest.IsEmpty)) await CutAsync(rest).ConfigureAwait(false);
        return result;
    }

    // A line of JSON, or in protobuf a length in four bytes and what it counts.
    private int FrameLength(ReadOnlySpan<byte> text)
    {
        if (response.ContentType?.StartsWith(Answers.Json, StringComparison.Ordinal) is true) return text.IndexOf((byte)'\n') + 1;
        return text.Length < 4 ? 0 : 4 + BinaryPrimitives.ReadInt32BigEndian(text);
    }

    private async Task CutAsync(ReadOnlyMemory<byte> rest)
    {
        IsOver = true;
        if (ends == WatchEnd.Middle) to.Write(rest.Span[..(FrameLength(rest.Span) / 2)]);
        if (ends == WatchEnd.Expired) to.Write(WatchCut.ExpiredFrame(response.HttpContext.Request.Query["resourceVersion"].ToString()));
        await to.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        if (ends != WatchEnd.Silent) await end.CancelAsync().ConfigureAwait(false);
    }
}
