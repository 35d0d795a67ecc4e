using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Sampan.Sandbox.Tls;

namespace Sampan.Sandbox.Hosting;

/// <summary>Kestrel on loopback over HTTPS, with nothing but one handler behind it.</summary>
internal sealed class ApiHost : IAsyncDisposable
{
    private static readonly TimeSpan ShutdownPatience = TimeSpan.FromSeconds(2);

    private readonly WebApplication _app;

    private ApiHost(WebApplication app) => (_app, Address) = (app, new Uri(app.Urls.First()));

    /// <summary><c>https://127.0.0.1:PORT</c>.</summary>
    public Uri Address { get; }

    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<ApiHost> StartAsync(int port, ServerTls tls, SwitchableTransport transport, RequestDelegate handler, ILoggerFactory loggers, CancellationToken ct)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton<IHostLifetime, QuietLifetime>();
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = ShutdownPatience);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(o => Configure(o, port, tls));
        builder.Services.AddSingleton<IConnectionListenerFactory>(s => transport.Over(
            new SocketTransportFactory(s.GetRequiredService<IOptions<SocketTransportOptions>>(), loggers)));
        var app = builder.Build();
        ((IApplicationBuilder)app).Run(handler);
        await app.StartAsync(ct).ConfigureAwait(false);
        return new ApiHost(app);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None).ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
    }

    private static void Configure(KestrelServerOptions options, int port, ServerTls tls)
    {
        options.AddServerHeader = false;
        // Bodies are bounded where they are read, with the API server's own answer; watches are slow by nature.
        options.Limits.MaxRequestBodySize = null;
        options.Limits.MinResponseDataRate = null;
        options.Limits.Http2.MaxStreamsPerConnection = 1000;
        options.Listen(IPAddress.Loopback, port, l =>
        {
            l.Protocols = HttpProtocols.Http1AndHttp2;
            l.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => new(tls.Current) });
        });
    }
}
