using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Runtime;

namespace Sampan.Kubernetes.Tests.Runtime;

public sealed class ControllerTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_is_never_reconciled_twice_at_once()
    {
        var reconciler = new Recorder(async (_, run) =>
        {
            if (run < 20) run = await Task.FromResult(run);
            await Task.Yield();
            return ReconcileResult.Done;
        });
        using var controller = Make(reconciler, parallel: 8);
        using var stop = new CancellationTokenSource();
        var running = controller.RunAsync(stop.Token);
        for (var i = 0; i < 500; i++)
        {
            controller.Enqueue(Key("a"));
            if (i % 10 == 0) await Task.Yield();
        }

        await reconciler.Ran("a", 1);
        await stop.CancelAsync();
        await running.WaitAsync(Limit, Ct);
        Assert.False(reconciler.Overlapped);
    }

    [Fact]
    public async Task No_more_keys_than_slots_are_in_hand()
    {
        var gate = new TaskCompletionSource();
        var reconciler = new Recorder(async (_, _) =>
        {
            await gate.Task;
            return ReconcileResult.Done;
        });
        using var controller = Make(reconciler, parallel: 2);
        using var stop = new CancellationTokenSource();
        var running = controller.RunAsync(stop.Token);
        foreach (var name in (string[])["a", "b", "c", "d"]) controller.Enqueue(Key(name));
        await reconciler.Ran("a", 1);
        await reconciler.Ran("b", 1);
        Assert.Equal(2, reconciler.Started);
        gate.SetResult();
        await reconciler.Ran("d", 1);
        await stop.CancelAsync();
        await running.WaitAsync(Limit, Ct);
    }

    [Fact]
    public async Task A_failure_is_retried_and_a_terminal_one_is_not()
    {
        var reconciler = new Recorder((key, run) => key.Name switch
        {
            "flaky" when run < 3 => throw new InvalidOperationException("try again"),
            "hopeless" => throw new TerminalReconcileException("never", null),
            _ => Task.FromResult(ReconcileResult.Done),
        });
        using var controller = Make(reconciler, parallel: 1);
        using var stop = new CancellationTokenSource();
        var running = controller.RunAsync(stop.Token);
        controller.Enqueue(Key("hopeless"));
        controller.Enqueue(Key("flaky"));
        await reconciler.Ran("flaky", 3);
        Assert.Equal(1, reconciler.Count("hopeless"));
        await stop.CancelAsync();
        await running.WaitAsync(Limit, Ct);
    }

    [Fact]
    public async Task Stopping_waits_for_what_is_being_reconciled()
    {
        var gate = new TaskCompletionSource();
        var reconciler = new Recorder(async (_, _) =>
        {
            await gate.Task;
            return ReconcileResult.Done;
        });
        using var controller = Make(reconciler, parallel: 4);
        using var stop = new CancellationTokenSource();
        var running = controller.RunAsync(stop.Token);
        controller.Enqueue(Key("a"));
        await reconciler.Ran("a", 1);
        await stop.CancelAsync();
        Assert.False(running.IsCompleted);
        gate.SetResult();
        await running.WaitAsync(Limit, Ct);
    }

    private static ObjectKey Key(string name) => new("n", name);

    private static Controller Make(IReconciler reconciler, int parallel) =>
        new("test", reconciler, new ControllerOptions { MaxParallel = parallel }, TimeProvider.System, NullLogger.Instance);

    private sealed class Recorder(Func<ObjectKey, int, Task<ReconcileResult>> work) : IReconciler
    {
        private readonly ConcurrentDictionary<string, int> _runs = new();
        private readonly ConcurrentDictionary<string, int> _now = new();
        private readonly SemaphoreSlim _changed = new(0);
        private int _started;

        public bool Overlapped { get; private set; }

        public int Started => _started;

        public int Count(string name) => _runs.GetValueOrDefault(name);

        public async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken ct)
        {
            if (_now.AddOrUpdate(key.Name, 1, (_, n) => n + 1) > 1) Overlapped = true;
            try
            {
                Interlocked.Increment(ref _started);
                var run = _runs.AddOrUpdate(key.Name, 1, (_, n) => n + 1);
                _changed.Release();
                return await work(key, run);
            }
            finally
            {
                _now.AddOrUpdate(key.Name, 0, (_, n) => n - 1);
            }
        }

        public async Task Ran(string name, int times)
        {
            while (Count(name) < times) Assert.True(await _changed.WaitAsync(Limit, Ct), $"{name} did not run {times} times");
        }
    }
}
