using System.Net;
using Sampan.Kubernetes.Errors;

namespace Sampan.Kubernetes.Client;

/// <summary>The one place that decides whether a failed call is made again, and when. One budget per call.</summary>
internal sealed class RetryBudget(KubeClientOptions options, bool serverKnown)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);
    private readonly long _began = options.Time.GetTimestamp();
    private int _failures;

    /// <summary>How long to wait before the next attempt, or null when there must be none.</summary>
    public TimeSpan? Next(Exception failure, KubeRequest request)
    {
        _failures++;
        if (request.MaxAttempts is { } most && _failures >= most) return null;
        var (attempts, allowed, asked) = failure switch
        {
            KubeUnreachableException { Kind: UnreachableKind.NotReached } => (int.MaxValue, serverKnown ? options.RetryFor : options.FirstContactFor, default(TimeSpan?)),
            KubeUnreachableException { Kind: UnreachableKind.Broken } when request.Repeat == Repeat.Always => (6, options.RetryFor, null),
            KubeApiException { Code: HttpStatusCode.TooManyRequests } e => (int.MaxValue, options.RetryFor, e.RetryAfter),
            KubeApiException e when request.Repeat == Repeat.Always => (Attempts(e), options.RetryFor, e.RetryAfter),
            _ => (0, TimeSpan.Zero, null),
        };

        var wait = Wait(asked);
        return _failures < attempts && options.Time.GetElapsedTime(_began) + wait <= allowed ? wait : null;
    }

    // An overloaded server says when to come back and is waited for; a broken back end (a dead aggregated API, a failing
    // conversion webhook) mostly stays broken, so that waiting for it would only delay the report.
    private static int Attempts(KubeApiException e) => e.Code switch
    {
        HttpStatusCode.ServiceUnavailable => e.RetryAfter is null ? 4 : int.MaxValue,
        HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout => 3,
        _ => 0,
    };

    // Without jitter every request that a server refused together would come back together.
    private TimeSpan Wait(TimeSpan? asked)
    {
        var doubled = FirstWait * Math.Pow(2, Math.Min(_failures - 1, 10));
        var wait = (doubled < LongestWait ? doubled : LongestWait) * (0.5 + options.Random());
        return asked is { } least ? least + (FirstWait * options.Random()) : wait;
    }
}
