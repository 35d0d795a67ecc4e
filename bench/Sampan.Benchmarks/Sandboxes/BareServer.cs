using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Sampan.Sandbox.Hosting;
using Sampan.Sandbox.Tls;

namespace Sampan.Benchmarks.Sandboxes;

/// <summary>The bound: the same Kestrel over the same TLS with nothing behind it. A POST or PUT is echoed, a GET streams frames of one size as fast as
/// its reader takes them.</summary>
internal sealed class BareServer : IAsyncDisposable
{
    private readonly ClusterCertificates _certificates;
    private readonly SwitchableTransport _transport;
    private readonly ApiHost _host;

    private BareServer(ClusterCertificates certificates, SwitchableTransport transport, ApiHost host) => (_certificates, _transport, _host) = (certificates, transport, host);

    public Uri Address => _host.Address;

    public static async Task<BareServer> StartAsync()
    {
        var certificates = ClusterCertificates.Create("bare");
        var transport = new SwitchableTransport(TimeProvider.System);
        var host = await ApiHost.StartAsync(0, new ServerTls(certificates), transport, AnswerAsync, NullLoggerFactory.Instance, default);
        return new BareServer(certificates, transport, host);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _transport.Dispose();
        _certificates.Dispose();
    }

    private static async Task AnswerAsync(HttpContext http)
    {
        if (http.Request.Method == "GET")
        {
            await StreamAsync(http, int.Parse(http.Request.Query["frames"]!, null), int.Parse(http.Request.Query["bytes"]!, null));
            return;
        }

        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        http.Response.ContentLength = body.Length;
        await http.Response.BodyWriter.WriteAsync(body.GetBuffer().AsMemory(0, (int)body.Length));
    }

    private static async Task StreamAsync(HttpContext http, int frames, int bytes)
    {
        var frame = new byte[bytes];
        Array.Fill(frame, (byte)'x');
        frame[^1] = (byte)'\n';
        for (var i = 0; i < frames; i++)
        {
            await http.Response.BodyWriter.WriteAsync(frame, http.RequestAborted);
        }
    }
}
