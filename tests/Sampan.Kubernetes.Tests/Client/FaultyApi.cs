using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Config;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Tests.Config;

namespace Sampan.Kubernetes.Tests.Client;

/// <summary>A real HTTP server on loopback whose answers, and whose faults, each test writes itself.</summary>
internal sealed class FaultyApi : IAsyncDisposable
{
    public static readonly ResourceId ConfigMaps = new("", "v1", "configmaps");

    private readonly WebApplication _app;

    private FaultyApi(WebApplication app) => _app = app;

    /// <summary>Answers every request.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = _ => Task.CompletedTask;

    /// <summary>Requests so far: verb, path and query.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    /// <summary>Where it listens.</summary>
    public Uri Address => new(_app.Urls.Single());

    public static async Task<FaultyApi> StartAsync(X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificate is not null) listen.UseHttps(certificate);
        }));
        var app = builder.Build();
        app.UseWebSockets();
        var api = new FaultyApi(app);
        app.Run(async context =>
        {
            api.Requests.Enqueue($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}");
            await api.Answer(context);
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return api;
    }

    /// <summary>A client of this server; waits between attempts are as short as they get.</summary>
    public KubeClient Client(KubeClientOptions? options = null, string user = "token: t", string cluster = "", string? server = null) =>
        KubeClient.Connect(
            KubeConfigLoader.Parse(Kubeconfigs.One("c", server ?? Address.ToString(), user, cluster)),
            options ?? Quick);

    public static KubeClientOptions Quick { get; } = new() { Random = () => 0 };

    /// <summary>Answers the n-th request with the n-th of these, and the last one from then on.</summary>
    public void Script(params Func<HttpContext, Task>[] answers)
    {
        var next = -1;
        Answer = context => answers[Math.Min(Interlocked.Increment(ref next), answers.Length - 1)](context);
    }

    /// <summary>Sends JSON.</summary>
    public static Func<HttpContext, Task> Json(string body, int code = 200, string? retryAfter = null) => context =>
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = "application/json";
        if (retryAfter is not null) context.Response.Headers.RetryAfter = retryAfter;
        return context.Response.WriteAsync(body);
    };

    /// <summary>Sends a <c>Status</c>.</summary>
    public static Func<HttpContext, Task> Status(int code, string reason, string message = "no", string? retryAfter = null) =>
        Json($$"""{"kind":"Status","apiVersion":"v1","status":"Failure","message":"{{message}}","reason":"{{reason}}","code":{{code}}}""", code, retryAfter);

    /// <summary>Sends the beginning of an answer and ends the connection, in order or (with which more or less of it arrives) by a reset.</summary>
    public static Func<HttpContext, Task> Cut(string beginning, bool reset = false) => async context =>
    {
        context.Response.ContentLength = beginning.Length + 1000;
        await context.Response.WriteAsync(beginning);
        await context.Response.Body.FlushAsync();
        if (reset) context.Abort();
    };

    /// <summary>A page of config maps.</summary>
    public static string Page(int from, int count, string? token = null, string version = "100", long? remaining = null)
    {
        var items = string.Join(",", Enumerable.Range(from, count).Select(Item));
        var more = (token is null ? "" : $",\"continue\":\"{token}\"") + (remaining is null ? "" : $",\"remainingItemCount\":{remaining}");
        return $$"""{"kind":"ConfigMapList","apiVersion":"v1","metadata":{"resourceVersion":"{{version}}"{{more}} },"items":[{{items}}]}""";
    }

    /// <summary>One item as lists have it.</summary>
    public static string Item(int n) => $$"""{"metadata":{"name":"cm-{{n:D4}}","namespace":"shop","x":1.50},"data":{"n":"{{n}}"} }""";

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
