namespace Sampan.Sandbox.Faults;

/// <summary>How a watch is cut.</summary>
public enum WatchEnd
{
    /// <summary>In order, between two frames, as at the end of its time.</summary>
    Close,

    /// <summary>In order, but inside a frame.</summary>
    Middle,

    /// <summary>The stream (or, in HTTP/1.1, the connection) is reset between two frames.</summary>
    Reset,

    /// <summary>Not at all: the connection stays, and nothing ever comes again.</summary>
    Silent,

    /// <summary>By an ERROR frame with a 410.</summary>
    Expired,
}
