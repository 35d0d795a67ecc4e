using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Sampan.Sandbox.Hosting;

namespace Sampan.Sandbox.Faults;

/// <summary>Stands between access control and routing, and lets each request meet the faults there are now.</summary>
internal sealed class FaultGate(FaultSet faults, SkewedTime clock, TimeProvider time, SwitchableTransport transport, string user, CancellationToken stopping)
{
    private static readonly TimeSpan DefaultLatency = TimeSpan.FromSeconds(1);

    /// <summary>Wraps what answers. Without faults it costs one look.</summary>
    public RequestDelegate Before(RequestDelegate next) => http =>
        faults.Active.Count == 0 || AccessGate.IsController(http) ? next(http) : ServeAsync(http, next);

    private async Task ServeAsync(HttpContext http, RequestDelegate next)
    {
        if (clock.Offset != TimeSpan.Zero) http.Response.Headers.Date = clock.GetUtcNow().ToString("r");
        var request = FaultRequest.Of(http.Request);
        Fault? decides = null;
        foreach (var active in faults.Active)
        {
            if (!MayStrike(active.Fault, request, http) || !active.Strikes()) continue;
            if (active.Fault.Kind == FaultKind.Latency)
            {
                await WaitAsync(active.Fault.Delay ?? DefaultLatency, http).ConfigureAwait(false);
            }
            else if (active.Fault.Kind == FaultKind.GoAway)
            {
                http.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
            }
            else
            {
                decides = active.Fault;
                break;
            }
        }

        await (decides is null ? next(http) : AnswerAsync(decides, request, http, next)).ConfigureAwait(false);
    }

    private Task AnswerAsync(Fault fault, FaultRequest request, HttpContext http, RequestDelegate next)
    {
        switch (fault.Kind)
        {
            case FaultKind.Down:
                transport.GoDown(fault.For);
                return Task.CompletedTask;
            case FaultKind.WatchCut:
                return WatchCut.ServeAsync(fault, http, next, stopping);
            case FaultKind.Reset or FaultKind.Hang when request.IsExec && fault.Acted:
                http.Features.Set(new ExecCut(fault.Kind == FaultKind.Hang, time));
                return next(http);
            case FaultKind.Drip or FaultKind.Reset or FaultKind.Truncated or FaultKind.Hang:
                return new BrokenBody(fault, time, stopping).ServeAsync(http, next);
            case FaultKind.GatewayTimeout when fault.Acted && !request.IsWatch && !request.IsExec:
                return FaultAnswers.AfterActingAsync(fault, request, http, next, user);
            default:
                return FaultAnswers.WriteAsync(fault, request, http, user);
        }
    }

    private bool MayStrike(Fault fault, FaultRequest request, HttpContext http) => fault.Where.Matches(request) && fault.Kind switch
    {
        FaultKind.WatchCut => request.IsWatch,
        // The streams of a command have no length that could be known before.
        FaultKind.Drip or FaultKind.Truncated => !request.IsWatch && !request.IsExec,
        FaultKind.Reset => !request.IsWatch,
        FaultKind.Expired when request.IsWatch => http.Request.Query["resourceVersion"].ToString() is not ("" or "0"),
        FaultKind.Expired => request.Verb == "list" && http.Request.Query["continue"].ToString().Length > 0,
        FaultKind.Down => !transport.IsDown && !fault.BeginsAtOnce,
        FaultKind.Tls or FaultKind.ClockSkew or FaultKind.Conversion or FaultKind.DeadApi => false,
        _ => true,
    };

    private async Task WaitAsync(TimeSpan delay, HttpContext http)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        await Task.Delay(delay, time, ends.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
