using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Sampan.Sandbox.Hosting;

/// <summary>Kestrel's sockets with a switch: the port can be closed, with a reset of every connection, and opened again while the server goes on.</summary>
internal sealed class SwitchableTransport(TimeProvider time) : IConnectionListenerFactory, IDisposable
{
    private readonly ConcurrentDictionary<string, ConnectionContext> _open = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private IConnectionListenerFactory _sockets = null!;
    private SwitchableListener? _listener;
    private TaskCompletionSource? _up;
    private ITimer? _alarm;

    /// <summary>Nobody listens.</summary>
    public bool IsDown
    {
        get
        {
            lock (_lock) return _up is not null;
        }
    }

    /// <summary>Says what opens ports. Before the first <see cref="BindAsync"/>, as the server's own set-up (its memory pool) belongs to it.</summary>
    public SwitchableTransport Over(IConnectionListenerFactory sockets)
    {
        _sockets = sockets;
        return this;
    }

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        _listener = new SwitchableListener(this, await _sockets.BindAsync(endpoint, cancellationToken).ConfigureAwait(false));

    /// <summary>Resets every connection and closes the port. While it is down already, nothing changes.</summary>
    /// <param name="time">How long; null is until <see cref="ComeUp"/>.</param>
    public void GoDown(TimeSpan? time)
    {
        lock (_lock)
        {
            if (_up is not null) return;
            _up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _listener?.Close();
            _alarm?.Dispose();
            _alarm = time is { } length ? Alarm(length) : null;
        }

        ResetAll();
    }

    /// <summary>Opens the port again.</summary>
    public void ComeUp()
    {
        lock (_lock)
        {
            if (_up is null) return;
            _listener?.Reopen();
            _up.TrySetResult();
            _up = null;
        }
    }

    /// <summary>Resets every connection.</summary>
    public void ResetAll()
    {
        foreach (var connection in _open.Values) connection.Abort(new ConnectionAbortedException("reset by a fault"));
    }

    public void Dispose() => _alarm?.Dispose();

    private ITimer Alarm(TimeSpan length) => time.CreateTimer(_ => ComeUp(), null, length, Timeout.InfiniteTimeSpan);

    private Task? WhenUp()
    {
        lock (_lock) return _up?.Task;
    }

    private sealed class SwitchableListener(SwitchableTransport owner, IConnectionListener first) : IConnectionListener
    {
        private readonly CancellationTokenSource _ended = new();
        private volatile IConnectionListener _current = first;

        public EndPoint EndPoint { get; } = first.EndPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            while (true)
            {
                if (await _current.AcceptAsync(cancellationToken).ConfigureAwait(false) is { } connection) return Known(connection);
                if (_ended.IsCancellationRequested) return null;
                if (owner.WhenUp() is { } up) await up.WaitAsync(_ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (_ended.IsCancellationRequested) return null;
            }
        }

        // Opening and closing a port are system calls that don't wait, whatever their signatures allow.
        public void Close()
        {
            Wait(_current.UnbindAsync(CancellationToken.None));
            Wait(_current.DisposeAsync());
        }

        public void Reopen() => _current = owner._sockets.BindAsync(EndPoint, CancellationToken.None).AsTask().GetAwaiter().GetResult();

        public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            await _ended.CancelAsync().ConfigureAwait(false);
            await _current.UnbindAsync(cancellationToken).ConfigureAwait(false);
        }

        public async ValueTask DisposeAsync()
        {
            await _current.DisposeAsync().ConfigureAwait(false);
            _ended.Dispose();
        }

        private static void Wait(ValueTask task) => task.AsTask().GetAwaiter().GetResult();

        private ConnectionContext Known(ConnectionContext connection)
        {
            owner._open[connection.ConnectionId] = connection;
            connection.ConnectionClosed.Register(() => owner._open.TryRemove(connection.ConnectionId, out _));
            // One that was accepted just before the port closed.
            if (owner.IsDown) connection.Abort(new ConnectionAbortedException("reset by a fault"));
            return connection;
        }
    }
}
