using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Sampan.EndToEnd.Tests.Harness;

/// <summary>Stands between a process and the two servers it talks to, the Kubernetes API and S3, and does something when the N-th request to either arrives.</summary>
/// <remarks>Requests and answers pass unchanged, raw path and Host included, as S3's signatures demand. Bodies are not kept back.</remarks>
internal sealed class CountingProxy : IAsyncDisposable
{
    private static readonly HashSet<string> OfTheConnection = new(["Transfer-Encoding", "Connection", "Keep-Alive", "Expect", "Host"], StringComparer.OrdinalIgnoreCase);
    private readonly WebApplication _app;
    private readonly Uri[] _servers;
    private readonly HttpClient _client;
    private readonly Lock _gate = new();
    private readonly List<string> _requests = [];

    private CountingProxy(WebApplication app, Uri[] servers, X509Certificate2 authority)
    {
        (_app, _servers) = (app, servers);
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, AutomaticDecompression = DecompressionMethods.None };
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.Add(authority);
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Where the API answers, over plain HTTP.</summary>
    public Uri Api => new(_app.Urls.First());

    /// <summary>Where S3 answers.</summary>
    public Uri S3 => new(_app.Urls.Last());

    /// <summary>Requests since <see cref="Begin"/>.</summary>
    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_gate) return [.. _requests];
        }
    }

    // Called with the number of a request, from 1; false and it does not go on.
    private Func<int, Task<bool>> Arrived { get; set; } = _ => Task.FromResult(true);

    public static async Task<CountingProxy> StartAsync(Uri api, X509Certificate2 authority, Uri s3)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        var app = builder.Build();
        var proxy = new CountingProxy(app, [api, s3], authority);
        app.Run(proxy.PassAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return proxy;
    }

    /// <summary>Counts from 1 again.</summary>
    public void Begin(Func<int, Task<bool>> arrived)
    {
        lock (_gate)
        {
            _requests.Clear();
            Arrived = arrived;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _client.Dispose();
    }

    private async Task PassAsync(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        int number;
        Func<int, Task<bool>> arrived;
        lock (_gate)
        {
            _requests.Add($"{context.Request.Method} {target}");
            (number, arrived) = (_requests.Count, Arrived);
        }

        try
        {
            if (!await arrived(number)) throw new OperationCanceledException("it is not to arrive");
            using var request = Copy(context.Request, new Uri(_servers[context.Connection.LocalPort == Api.Port ? 0 : 1], "/"), target);
            using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
            await AnswerAsync(context, answer);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
        {
            context.Abort();
        }
    }

    private static HttpRequestMessage Copy(HttpRequest from, Uri server, string target)
    {
        var raw = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        var request = new HttpRequestMessage(new HttpMethod(from.Method), new Uri(server.GetLeftPart(UriPartial.Authority) + target, raw));
        if (from.ContentLength is not null || from.Headers.TransferEncoding.Count > 0) request.Content = new StreamContent(from.Body);
        foreach (var (name, values) in from.Headers.Where(h => !OfTheConnection.Contains(h.Key)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, values.AsEnumerable())) request.Content?.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
        }

        request.Headers.Host = from.Host.Value;
        return request;
    }

    private static async Task AnswerAsync(HttpContext context, HttpResponseMessage answer)
    {
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(h => !OfTheConnection.Contains(h.Key))) context.Response.Headers[name] = values.ToArray();
        await context.Response.StartAsync(context.RequestAborted);
        await using var body = await answer.Content.ReadAsStreamAsync(context.RequestAborted);
        var buffer = new byte[1 << 16];
        int read;
        while ((read = await body.ReadAsync(buffer, context.RequestAborted)) > 0)
        {
            await context.Response.Body.WriteAsync(buffer.AsMemory(0, read), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }
}
