using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Sampan.Kubernetes.Tests.Faults;

/// <summary>Carries bytes between a client and an API server, and resets each connection after a random number of them: all that a network can do to TLS.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Task> _carrying = [];
    private readonly Uri _server;
    private readonly Random _random;
    private readonly Task _accepting;
    private int _cutsLeft;

    public CuttingProxy(Uri server, int seed, int cuts)
    {
        (_server, _random, _cutsLeft) = (server, new Random(seed), cuts);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"https://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>Connections reset so far.</summary>
    public int Cuts { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_carrying);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _carrying.Add(CarryAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Stopping.
        }
    }

    private async Task CarryAsync(TcpClient client)
    {
        using (client)
        using (var server = new TcpClient())
        {
            try
            {
                await server.ConnectAsync(_server.Host, _server.Port, _stop.Token);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
                await Task.WhenAny(PumpAsync(client, server, long.MaxValue, either.Token), PumpAsync(server, client, Allowance(), either.Token));
                await either.CancelAsync();
            }
            catch (Exception e) when (e is SocketException or IOException or OperationCanceledException)
            {
                // One side is gone, and the other goes with it.
            }

            client.LingerState = new LingerOption(true, 0);
        }
    }

    // A handshake takes some 2 KB: some connections break inside it, most later.
    private long Allowance()
    {
        lock (_random) return _cutsLeft-- > 0 ? _random.Next(500, 24_000) : long.MaxValue;
    }

    private async Task PumpAsync(TcpClient from, TcpClient to, long allowance, CancellationToken ct)
    {
        var buffer = new byte[4096];
        try
        {
            while (await from.GetStream().ReadAsync(buffer, ct) is > 0 and var read)
            {
                var passed = (int)Math.Min(read, allowance);
                await to.GetStream().WriteAsync(buffer.AsMemory(0, passed), ct);
                allowance -= passed;
                if (allowance > 0) continue;
                lock (_random) Cuts++;
                return;
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // The other direction ended it.
        }
    }
}
