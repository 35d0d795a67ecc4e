using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Sampan.Kubernetes.Tests.Exec;

/// <summary>What an API server sees of a node when it passes on an exec: HTTPS, <c>/exec/NAMESPACE/POD/CONTAINER</c>, WebSocket and SPDY/3.1.</summary>
internal sealed class StandInKubelet : IAsyncDisposable
{
    private readonly WebApplication _app;

    private StandInKubelet(WebApplication app) => _app = app;

    /// <summary>Requests so far: upgrade wanted, method, path, command.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    /// <summary>Sub-protocol of WebSockets: the node's age.</summary>
    public string Speaks { get; set; } = "v4.channel.k8s.io";

    /// <summary>Done when a command <c>hang</c> lost its client.</summary>
    public TaskCompletionSource Abandoned { get; } = new();

    public int Port => new Uri(_app.Urls.Single()).Port;

    public static async Task<StandInKubelet> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(Certificate())));
        var app = builder.Build();
        app.UseWebSockets();
        var kubelet = new StandInKubelet(app);
        app.Run(kubelet.AnswerAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return kubelet;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var command = context.Request.Query["command"].Select(w => w!).ToArray();
        Requests.Enqueue($"{context.Request.Headers.Upgrade} {context.Request.Method} {context.Request.Path} {string.Join(' ', command)}");
        var container = context.Request.Path.Value!.Split('/')[^1];
        if (container == "stopped")
        {
            context.Response.StatusCode = 500;
            await context.Response.WriteAsync("container not found (\"stopped\")");
        }
        else if (context.WebSockets.IsWebSocketRequest)
        {
            Assert.Contains(Speaks, context.WebSockets.WebSocketRequestedProtocols);
            await ExecServer.Speaking(Speaks, s => TalkAsync(command, s))(context);
        }
        else
        {
            await SpdyExec.ServeAsync(context, Outcome(command));
        }
    }

    private async Task TalkAsync(string[] command, ExecServer server)
    {
        if (command[0] == "hang")
        {
            await server.Send(1, "waiting");
            try
            {
                await server.Drain();
            }
            finally
            {
                Abandoned.SetResult();
            }
        }

        var (stdout, stderr, status) = Outcome(command);
        await server.Send(1, stdout);
        await server.Send(2, stderr);
        await server.End(status);
    }

    private static (string Stdout, string Stderr, string Status) Outcome(string[] command) => command switch
    {
        ["echo", var text] => (text, "", ExecServer.Success),
        ["fail", var code] => ("some", "trouble", ExecServer.Exited(int.Parse(code, System.Globalization.CultureInfo.InvariantCulture))),
        _ => ("", "", $$"""
            {"metadata":{},"status":"Failure","reason":"InternalError","code":500,"message":
             "Internal error occurred: error executing command in container: exec: \"{{command[0]}}\": executable file not found in $PATH: unknown"}
            """),
    };

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=node", key, HashAlgorithmName.SHA256);
        using var made = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
