using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Sampan.Kubernetes.Client;

/// <summary>How a <see cref="KubeClient"/> behaves. The defaults suit one command against one cluster.</summary>
public sealed record KubeClientOptions
{
    /// <summary>Sent with every request. Default <c>sampan</c>.</summary>
    public string UserAgent { get; init; } = "sampan";

    /// <summary>Longest wait for the head of an answer. Default 65 s, a little over the API server's own limit.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(65);

    /// <summary>Longest silence in the middle of a body. Default 30 s.</summary>
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long one call may go on repeating what is safe to repeat. Default 60 s.</summary>
    public TimeSpan RetryFor { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>As <see cref="RetryFor"/>, for a server that has never answered yet, so that a wrong address is told soon. Default 4 s.</summary>
    public TimeSpan FirstContactFor { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Most requests in flight (watches and bodies being read not counted). Default 32: beyond it only latency grows.</summary>
    public int MaxConcurrency { get; init; } = 32;

    /// <summary>Requests a second; null (default) leaves the pace to the server.</summary>
    public double? ClientQps { get; init; }

    /// <summary>Requests that may exceed <see cref="ClientQps"/> at once; null is twice the rate, at least 1.</summary>
    public int? ClientBurst { get; init; }

    /// <summary>Clock of every deadline and back-off.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where the client's log goes; nowhere by default.</summary>
    public ILoggerFactory Logs { get; init; } = NullLoggerFactory.Instance;

    /// <summary>Shortest life asked for a watch; each watch takes a random one up to twice as long, so that they don't all end together.</summary>
    internal TimeSpan WatchFor { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How much longer than its asked life a silent watch is believed in.</summary>
    internal TimeSpan WatchSlack { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a silent exec asks whether the other side is still there. Default 15 s.</summary>
    internal TimeSpan ExecPingEvery { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the answer to that may take before the connection counts as broken. Default 60 s, as kubectl.</summary>
    internal TimeSpan ExecPongWithin { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Bytes of items after which a page of a listing is handed on in parts. Default 4 MiB.</summary>
    internal int PartBytes { get; init; } = 4 << 20;

    /// <summary>Source of jitter, in 0..1.</summary>
    internal Func<double> Random { get; init; } = System.Random.Shared.NextDouble;
}
