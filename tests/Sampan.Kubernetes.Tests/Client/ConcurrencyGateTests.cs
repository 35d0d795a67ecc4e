using Microsoft.Extensions.Time.Testing;
using Sampan.Kubernetes.Client;

namespace Sampan.Kubernetes.Tests.Client;

public sealed class ConcurrencyGateTests : IDisposable
{
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(10);
    private readonly FakeTimeProvider _time = new();
    private readonly ConcurrencyGate _gate;

    public ConcurrencyGateTests() => _gate = new ConcurrencyGate(32, _time);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _gate.Dispose();

    [Fact]
    public async Task It_starts_at_half_and_grows_to_the_most_while_answers_stay_quick()
    {
        Assert.Equal(16, _gate.Limit);
        for (var i = 0; i < 1000; i++) await OnceAsync(Quick);

        Assert.Equal(32, _gate.Limit);
    }

    [Fact]
    public async Task It_does_not_grow_while_answers_are_slow()
    {
        await OnceAsync(Quick);
        for (var i = 0; i < 100; i++) await OnceAsync(TimeSpan.FromMilliseconds(500));

        Assert.Equal(16, _gate.Limit);
    }

    [Fact]
    public async Task A_burst_of_refusals_halves_once_and_never_below_one()
    {
        for (var i = 0; i < 8; i++) await _gate.EnterAsync(Ct);
        for (var i = 0; i < 8; i++) _gate.LeaveRefused(null);
        Assert.Equal(8, _gate.Limit);

        for (var i = 0; i < 10; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(2));
            await _gate.EnterAsync(Ct);
            _gate.LeaveRefused(null);
        }

        Assert.Equal(1, _gate.Limit);
    }

    [Fact]
    public async Task Those_who_wait_enter_in_order_as_places_come_free()
    {
        for (var i = 0; i < 16; i++) await _gate.EnterAsync(Ct);
        var (first, second) = (_gate.EnterAsync(Ct), _gate.EnterAsync(Ct));
        Assert.False(first.IsCompleted);

        _gate.Leave(null);
        await first;
        Assert.False(second.IsCompleted);
        Assert.Equal(16, _gate.InFlight);
        _gate.Leave(null);
        await second;
    }

    [Fact]
    public async Task Nobody_enters_during_a_pause_and_everybody_after_it()
    {
        await _gate.EnterAsync(Ct);
        _gate.LeaveRefused(TimeSpan.FromSeconds(5));
        var waiting = _gate.EnterAsync(Ct);
        _time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(waiting.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(0.2));
        await waiting;
    }

    [Fact]
    public async Task Who_stops_waiting_takes_no_place()
    {
        for (var i = 0; i < 16; i++) await _gate.EnterAsync(Ct);
        using var stop = new CancellationTokenSource();
        var gone = _gate.EnterAsync(stop.Token);
        var stays = _gate.EnterAsync(Ct);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);

        _gate.Leave(null);
        await stays;
        Assert.Equal(16, _gate.InFlight);
    }

    private async Task OnceAsync(TimeSpan latency)
    {
        await _gate.EnterAsync(Ct);
        _gate.Leave(latency);
    }
}
