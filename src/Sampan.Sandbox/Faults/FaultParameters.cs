using System.Globalization;
using Sampan.Api.Values;

namespace Sampan.Sandbox.Faults;

/// <summary>Every parameter there is. Those of <see cref="Common"/> fit each fault that strikes requests.</summary>
public static class FaultParameters
{
    internal static readonly FaultParameter RetryAfter = new("retry-after", "SECONDS", "header Retry-After")
    {
        Set = (f, v) => Whole(v) is { } seconds ? f with { RetryAfter = TimeSpan.FromSeconds(seconds) } : null,
    };

    internal static readonly FaultParameter Message = new("message", "TEXT", "text of the refusal (without commas)") { Set = (f, v) => f with { Message = v } };

    internal static readonly FaultParameter Delay = new("delay", "DURATION", "how late the answer begins (default 1s), or with drip the pause before each piece (default 100ms)")
    {
        Set = (f, v) => Duration(v) is { } time && time >= TimeSpan.Zero ? f with { Delay = time } : null,
    };

    internal static readonly FaultParameter Bytes = new("bytes", "NUMBER", "bytes in one piece, default 1024")
    {
        Set = (f, v) => Whole(v) is > 0 and <= int.MaxValue and var bytes ? f with { Bytes = (int)bytes } : null,
    };

    internal static readonly FaultParameter At = new("at", "PERCENT% or BYTES", "how much of the body comes; 0 means not even the head. Default 50%, with hang 0")
    {
        Set = (f, v) => FaultPoint.TryParse(v) is { } point ? f with { At = point } : null,
    };

    internal static readonly FaultParameter Acted = new("acted", "true or false", "whether the server did what was asked before its answer was lost. Default true")
    {
        Set = (f, v) => v is "true" or "false" ? f with { Acted = v == "true" } : null,
    };

    internal static readonly FaultParameter Frames = new("frames", "NUMBER", "frames that still come, default 0")
    {
        Set = (f, v) => Whole(v) is <= int.MaxValue and var frames ? f with { Frames = (int)frames } : null,
    };

    internal static readonly FaultParameter WatchHow = new("how", "close, middle, reset, silent or 410",
        "in order; inside a frame; by a reset; not at all, but nothing comes any more; by an ERROR frame. Default close")
    {
        Set = (f, v) => v switch
        {
            "close" => f with { Ends = WatchEnd.Close },
            "middle" => f with { Ends = WatchEnd.Middle },
            "reset" => f with { Ends = WatchEnd.Reset },
            "silent" => f with { Ends = WatchEnd.Silent },
            "410" => f with { Ends = WatchEnd.Expired },
            _ => null,
        },
    };

    internal static readonly FaultParameter TlsHow = new("how", "refused, expired, not-yet-valid, wrong-name or untrusted",
        "broken off by the server; by what is wrong with its certificate. Default refused")
    {
        Set = (f, v) => v switch
        {
            "refused" => f with { Handshake = TlsFailure.Refused },
            "expired" => f with { Handshake = TlsFailure.Expired },
            "not-yet-valid" => f with { Handshake = TlsFailure.NotYetValid },
            "wrong-name" => f with { Handshake = TlsFailure.WrongName },
            "untrusted" => f with { Handshake = TlsFailure.Untrusted },
            _ => null,
        },
    };

    internal static readonly FaultParameter By = new("by", "DURATION", "how far the server's clock is ahead; -2h is behind. Required")
    {
        Set = (f, v) => Duration(v) is { } time ? f with { By = time } : null,
    };

    internal static readonly FaultParameter For = new("for", "DURATION", "how long nobody listens; without it for ever")
    {
        Set = (f, v) => Duration(v) is { } time && time > TimeSpan.Zero ? f with { For = time } : null,
    };

    internal static readonly FaultParameter Group = new("group", "NAME", "the API's group. Required") { Set = (f, v) => f with { Group = v } };

    internal static readonly FaultParameter Version = new("version", "NAME", "the API's version. Required") { Set = (f, v) => f with { Version = v } };

    /// <summary>Which requests, and which of them.</summary>
    public static IReadOnlyList<FaultParameter> Common { get; } =
    [
        new("namespace", "GLOB", "only requests in this namespace") { Set = (f, v) => f with { Where = f.Where with { Namespace = v } } },
        new("name", "GLOB", "only requests for an object of this name") { Set = (f, v) => f with { Where = f.Where with { Name = v } } },
        new("path", "GLOB", "only requests with this path, such as /apis/*") { Set = (f, v) => f with { Where = f.Where with { Path = v } } },
        new("times", "NUMBER", "strikes so often and never again") { Set = (f, v) => Whole(v) is > 0 and var n ? f with { When = f.When with { Times = n } } : null },
        new("after", "NUMBER", "lets so many matching requests pass first") { Set = (f, v) => Whole(v) is { } n ? f with { When = f.When with { After = n } } : null },
        new("every", "NUMBER", "strikes each Nth of them only") { Set = (f, v) => Whole(v) is > 0 and var n ? f with { When = f.When with { Every = n } } : null },
        new("chance", "0 to 1", "strikes with this probability") { Set = (f, v) => Share(v) is { } share ? f with { When = f.When with { Chance = share } } : null },
        new("seed", "NUMBER", "makes chance the same in each run, default 0")
        {
            Set = (f, v) => Whole(v) is <= int.MaxValue and var n ? f with { When = f.When with { Seed = (int)n } } : null,
        },
    ];

    private static long? Whole(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static double? Share(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share) && share is >= 0 and <= 1 ? share : null;

    private static TimeSpan? Duration(string text) => GoDuration.TryParse(text, out var value) ? value : null;
}
