namespace Sampan.Sandbox.Faults;

/// <summary>One thing that goes wrong, as data: what, where, how often. <see cref="FaultSet.Add"/> makes it happen.</summary>
/// <param name="Kind">What happens. Parameters of other kinds are not looked at.</param>
public sealed record Fault(FaultKind Kind)
{
    /// <summary>Which requests. Default every one.</summary>
    public FaultTarget Where { get; init; } = FaultTarget.Everything;

    /// <summary>How often. Default always.</summary>
    public FaultSchedule When { get; init; } = FaultSchedule.Always;

    /// <summary>Header <c>Retry-After</c> of 429 and 503, whole seconds. Null: 1 s for 429, no header for 503.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Text of a refusal in place of a real server's.</summary>
    public string? Message { get; init; }

    /// <summary>For latency how late the answer begins, default 1 s; for drip the pause before each piece, default 100 ms.</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>For drip, bytes in one piece. Default 1024.</summary>
    public int? Bytes { get; init; }

    /// <summary>Where in the body. Default the middle for reset and truncated, and before the head for hang.</summary>
    public FaultPoint? At { get; init; }

    /// <summary>For reset and hang: false breaks before the server has done anything; true (the default) after it did what was asked, and only its answer is lost.</summary>
    public bool Acted { get; init; } = true;

    /// <summary>For a watch: frames that still come, bookmarks counted. Default 0.</summary>
    public int Frames { get; init; }

    /// <summary>How a watch is cut. Default in order, between frames.</summary>
    public WatchEnd Ends { get; init; }

    /// <summary>Why handshakes fail. Default: the server breaks them off.</summary>
    public TlsFailure Handshake { get; init; }

    /// <summary>How far the server's clock is ahead; negative is behind.</summary>
    public TimeSpan By { get; init; }

    /// <summary>How long nobody listens; null is until the fault is removed.</summary>
    public TimeSpan? For { get; init; }

    /// <summary>Group of a dead API.</summary>
    public string? Group { get; init; }

    /// <summary>Version of a dead API.</summary>
    public string? Version { get; init; }

    /// <summary>True for <c>down</c> when nothing says which request it waits for.</summary>
    internal bool BeginsAtOnce => Kind == FaultKind.Down && Where.IsEverything && When == FaultSchedule.Always;

    /// <summary>Reads a fault from its compact form, <c>KIND[:VERBS[:RESOURCE]][:KEY=VALUE,…]</c> (docs/reference/sandbox-faults.md).</summary>
    /// <exception cref="FormatException">It is none; the message says what would be allowed in the wrong one's place.</exception>
    public static Fault Parse(string spec) => FaultParser.Parse(spec);
}
