using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Routes;
using Sampan.Sandbox.Store;

namespace Sampan.Sandbox.Faults;

/// <summary>A watch that goes as always for some frames, and then ends as the fault says.</summary>
internal static class WatchCut
{
    public static async Task ServeAsync(Fault fault, HttpContext http, RequestDelegate next, CancellationToken stopping)
    {
        var body = http.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        var life = http.Features.GetRequiredFeature<IHttpRequestLifetimeFeature>();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(life.RequestAborted);
        var cut = new CutWriter(body.Writer, http.Response, fault.Frames, fault.Ends, end);
        http.Features.Set<IHttpResponseBodyFeature>(new CutBody(body, cut));
        http.Features.Set<IHttpRequestLifetimeFeature>(new ShortLife(life, end.Token));
        try
        {
            await next(http).ConfigureAwait(false);
        }
        finally
        {
            http.Features.Set(body);
            http.Features.Set(life);
        }

        if (fault.Ends == WatchEnd.Silent && cut.IsOver) await SilenceAsync(life, stopping).ConfigureAwait(false);
        if (fault.Ends is WatchEnd.Reset or WatchEnd.Silent && cut.IsOver) http.Abort();
    }

    /// <summary>Answers a watch with nothing but an ERROR frame.</summary>
    public static Task ExpireAsync(HttpContext http) => Answers.WriteAsync(http, HttpStatusCode.OK, ExpiredFrame(http.Request.Query["resourceVersion"].ToString()));

    /// <summary>The frame of a watch whose version is forgotten.</summary>
    public static byte[] ExpiredFrame(string version) =>
        [.. KubeJson.Write(new JsonObject { ["type"] = "ERROR", ["object"] = Answers.Status(Refusals.Expired($"too old resource version: {version}")) }), (byte)'\n'];

    private static async Task SilenceAsync(IHttpRequestLifetimeFeature life, CancellationToken stopping)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(life.RequestAborted, stopping);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ends.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private sealed class ShortLife(IHttpRequestLifetimeFeature inner, CancellationToken ends) : IHttpRequestLifetimeFeature
    {
        public CancellationToken RequestAborted { get; set; } = ends;

        public void Abort() => inner.Abort();
    }
}
