using Microsoft.Extensions.Time.Testing;
using Sampan.Kubernetes.Runtime;

namespace Sampan.Kubernetes.Tests.Runtime;

public sealed class WorkQueueTests
{
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_added_twice_is_handed_out_once()
    {
        using var queue = Make();
        queue.Add("a");
        queue.Add("a");
        Assert.Equal((true, "a"), await queue.TakeAsync(Ct));
        Assert.Equal(0, queue.Count);
    }

    [Fact]
    public async Task A_key_added_while_worked_on_comes_again_only_after_done()
    {
        using var queue = Make();
        queue.Add("a");
        await queue.TakeAsync(Ct);
        queue.Add("a");
        Assert.Equal(0, queue.Count);
        queue.Done("a");
        Assert.Equal((true, "a"), await queue.TakeAsync(Ct));
        queue.Done("a");
        Assert.Equal(0, queue.Count);
    }

    [Fact]
    public void Of_several_delays_the_earliest_counts()
    {
        using var queue = Make();
        queue.AddAfter("a", TimeSpan.FromSeconds(10));
        queue.AddAfter("a", TimeSpan.FromSeconds(2));
        queue.AddAfter("a", TimeSpan.FromSeconds(5));
        _time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.Equal(0, queue.Count);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(1, queue.Count);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, queue.Count);
    }

    [Fact]
    public async Task Back_off_doubles_for_each_failure_up_to_its_limit_and_starts_again_when_forgotten()
    {
        using var queue = Make();
        foreach (var seconds in (int[])[1, 2, 4, 5, 5])
        {
            queue.AddAfterFailure("a");
            _time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
            Assert.Equal(0, queue.Count);
            _time.Advance(TimeSpan.FromMilliseconds(1));
            await queue.TakeAsync(Ct);
            queue.Done("a");
        }

        queue.Forget("a");
        queue.AddAfterFailure("a");
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, queue.Count);
    }

    [Fact]
    public async Task Shutting_down_hands_out_what_is_ready_and_then_ends_every_waiter()
    {
        using var queue = Make();
        queue.Add("a");
        queue.AddAfter("later", TimeSpan.FromSeconds(1));
        queue.ShutDown();
        queue.Add("b");
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal((true, "a"), await queue.TakeAsync(Ct));
        var waiters = await Task.WhenAll(queue.TakeAsync(Ct), queue.TakeAsync(Ct));
        Assert.All(waiters, w => Assert.False(w.Taken));
    }

    private WorkQueue<string> Make() =>
        new(new WorkQueueOptions { MinBackoff = TimeSpan.FromSeconds(1), MaxBackoff = TimeSpan.FromSeconds(5) }, _time);
}
