namespace Sampan.Kubernetes.Client;

/// <summary>When a request may be sent once more.</summary>
internal enum Repeat
{
    /// <summary>Only when the server certainly did not act on it: it was never reached, or answered 429.</summary>
    IfUnprocessed,

    /// <summary>Doing it twice equals doing it once: reads, writes guarded by resourceVersion, deletes guarded by uid.</summary>
    Always,
}
