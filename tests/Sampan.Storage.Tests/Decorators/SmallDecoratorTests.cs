using System.Diagnostics.Metrics;
using Sampan.Storage.Decorators;
using Sampan.Storage.Memory;

namespace Sampan.Storage.Tests.Decorators;

public sealed class SmallDecoratorTests : IAsyncDisposable
{
    private readonly MemoryObjectStore _memory = new(TimeProvider.System);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _memory.DisposeAsync();

    [Fact]
    public async Task A_read_only_store_refuses_writes_except_where_it_may_not()
    {
        await PutAsync(_memory, "backups/b/x");
        await using var store = new ReadOnlyObjectStore(_memory, "set it to ReadWrite", "restores/", "plugins/sampan/");
        foreach (var call in new Func<Task>[] { () => PutAsync(store, "backups/c/x"), () => store.DeleteAsync("backups/b/x", Ct) })
        {
            var failure = await Assert.ThrowsAsync<ObjectStoreException>(call);
            Assert.Equal(StoreError.ReadOnly, failure.Error);
            Assert.EndsWith("set it to ReadWrite", failure.Message, StringComparison.Ordinal);
        }

        await PutAsync(store, "restores/r/x");
        await store.DeleteAsync("restores/r/x", Ct);
        Assert.NotNull(await store.HeadAsync("backups/b/x", Ct));
    }

    [Fact]
    public async Task A_prefix_can_not_be_left()
    {
        await PutAsync(_memory, "outside");
        await PutAsync(_memory, "in2/x");
        await using var store = new PrefixObjectStore(_memory, "in");
        await PutAsync(store, "x");
        Assert.NotNull(await _memory.HeadAsync("in/x", Ct));
        Assert.Equal("x", (await store.HeadAsync("x", Ct))!.Key);
        Assert.Equal(StoreError.Invalid, (await Assert.ThrowsAsync<ObjectStoreException>(() => store.HeadAsync("../outside", Ct))).Error);
        var keys = new List<string>();
        await foreach (var head in store.ListAsync("", Ct)) keys.Add(head.Key);
        Assert.Equal(["x"], keys);
    }

    [Fact]
    public async Task Calls_and_bytes_are_measured_with_their_outcome()
    {
        var seen = new List<string>();
        using var listener = new MeterListener { InstrumentPublished = (i, l) => { if (i.Meter.Name == StoreMetrics.MeterName) l.EnableMeasurementEvents(i); } };
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) => { lock (seen) seen.Add(string.Join(' ', tags.ToArray().Select(t => t.Value))); });
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) => { lock (seen) seen.Add($"{tags[0].Value} {value}"); });
        listener.Start();

        using var metrics = new StoreMetrics();
        await using var store = new MeteredObjectStore(_memory, metrics, TimeProvider.System);
        await PutAsync(store, "k");
        await using (var stream = await store.OpenReadAsync("k", null, Ct)) await stream.CopyToAsync(Stream.Null, Ct);
        await Assert.ThrowsAsync<ObjectStoreException>(() => store.OpenReadAsync("none", null, Ct));
        await foreach (var _ in store.ListAsync("", Ct))
        {
        }

        Assert.Equal(["out 3", "Put ok", "Read ok", "in 3", "Read NotFound", "List ok"], seen);
    }

    [Fact]
    public async Task A_fault_plan_breaks_the_call_it_names_and_remembers_all()
    {
        var plan = new FaultPlan().AtCall(2, StoreFault.Fail(StoreError.Full)).On(StoreOperation.Delete, ".json", StoreFault.LoseAnswer());
        await using var store = new FaultInjectingObjectStore(_memory, plan, TimeProvider.System);
        await PutAsync(store, "a.json");
        Assert.Equal(StoreError.Full, (await Assert.ThrowsAsync<ObjectStoreException>(() => PutAsync(store, "b"))).Error);
        Assert.Null(await _memory.HeadAsync("b", Ct));
        await Assert.ThrowsAsync<ObjectStoreException>(() => store.DeleteAsync("a.json", Ct));
        Assert.Null(await _memory.HeadAsync("a.json", Ct));
        await PutAsync(store, "b");
        Assert.Equal(["Put a.json", "Put b", "Delete a.json", "Put b"], plan.Calls.Select(c => $"{c.Operation} {c.Key}"));
    }

    private static async Task PutAsync(IObjectStore store, string key)
    {
        using var content = new MemoryStream([1, 2, 3]);
        await store.PutAsync(key, content, PutOptions.Default, Ct);
    }
}
