using Microsoft.Extensions.Time.Testing;
using Sampan.Storage.Checks;
using Sampan.Storage.Decorators;
using Sampan.Storage.Memory;

namespace Sampan.Storage.Tests.Checks;

/// <summary>Stores that are deficient in one way each: the check must name that one.</summary>
public sealed class LocationCheckTests : IAsyncDisposable
{
    private readonly MemoryObjectStore _memory = new(TimeProvider.System);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _memory.DisposeAsync();

    [Fact]
    public async Task A_sound_store_passes_and_is_left_as_it_was()
    {
        await PutAsync(_memory, "backups/b/x");
        var rows = await CheckAsync(_memory);
        Assert.All(rows.Where(r => r.Id != "presign"), r => Assert.Equal(CheckState.Ok, r.State));
        Assert.Equal(CheckState.Lacking, rows.Single(r => r.Id == "presign").State);
        Assert.Equal(["backups/b/x"], await KeysAsync());
    }

    [Fact]
    public Task Ignored_conditions_are_named() => OnlyAsync(new Deficient(_memory) { IgnoresConditions = true }, "conditional-put", CheckState.Lacking, "ignored");

    [Fact]
    public Task Unsorted_listings_are_named() => OnlyAsync(new Deficient(_memory) { ListsBackwards = true }, "list", CheckState.Failed, "listed [");

    [Fact]
    public Task Ignored_ranges_are_named() => OnlyAsync(new Deficient(_memory) { IgnoresRanges = true }, "range", CheckState.Failed, "got 3000 bytes");

    [Fact]
    public Task A_store_that_keeps_what_was_deleted_is_named() => OnlyAsync(new Deficient(_memory) { KeepsDeleted = true }, "delete", CheckState.Failed, "still there");

    [Fact]
    public async Task A_clock_that_is_wrong_is_named()
    {
        var ahead = new MemoryObjectStore(new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddMinutes(20)));
        await OnlyAsync(ahead, "clock", CheckState.Lacking, "ahead of");
    }

    [Fact]
    public async Task A_store_that_can_not_be_written_stops_the_check()
    {
        var rows = await CheckAsync(new ReadOnlyObjectStore(_memory, "ask"));
        Assert.Equal(CheckState.Failed, rows[0].State);
        Assert.Equal("set the location's access mode to ReadWrite", rows[0].Remedy);
        Assert.All(rows.Skip(1), r => Assert.Equal(CheckState.NotChecked, r.State));
    }

    [Fact]
    public async Task A_cancelled_check_removes_what_it_wrote()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var options = new LocationCheckOptions { Http = new HttpClient(), Progress = new CancelAt(cancel, "list") };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => LocationCheck.RunAsync(_memory, options, cancel.Token));
        Assert.Empty(await KeysAsync());
    }

    [Fact]
    public async Task Leftovers_of_killed_checks_are_removed_and_running_ones_spared()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddHours(-2));
        var store = new MemoryObjectStore(time);
        await PutAsync(store, LocationCheck.Folder + "old/small");
        time.Advance(TimeSpan.FromHours(2));
        await PutAsync(store, LocationCheck.Folder + "running/small");
        await CheckAsync(store);
        var keys = new List<string>();
        await foreach (var head in store.ListAsync("", Ct)) keys.Add(head.Key);
        Assert.Equal([LocationCheck.Folder + "running/small"], keys);
    }

    private static async Task OnlyAsync(IObjectStore store, string id, CheckState state, string detail)
    {
        var rows = await CheckAsync(store);
        var row = rows.Single(r => r.Id == id);
        Assert.Equal(state, row.State);
        Assert.Contains(detail, row.Detail, StringComparison.Ordinal);
        Assert.NotNull(row.Remedy);
        Assert.All(rows.Where(r => r.Id != id && r.Id != "presign"), r => Assert.Equal((r.Id, CheckState.Ok), (r.Id, r.State)));
    }

    private static Task<IReadOnlyList<CheckRow>> CheckAsync(IObjectStore store) =>
        LocationCheck.RunAsync(store, new LocationCheckOptions { Http = new HttpClient() }, Ct);

    private static async Task PutAsync(MemoryObjectStore store, string key)
    {
        using var content = new MemoryStream([1]);
        await store.PutAsync(key, content, PutOptions.Default, Ct);
    }

    private async Task<List<string>> KeysAsync()
    {
        var keys = new List<string>();
        await foreach (var head in _memory.ListAsync("", Ct)) keys.Add(head.Key);
        return keys;
    }

    private sealed class CancelAt(CancellationTokenSource cancel, string id) : IProgress<CheckRow>
    {
        public void Report(CheckRow value)
        {
            if (value.Id == id) cancel.Cancel();
        }
    }

    private sealed class Deficient(IObjectStore inner) : DelegatingObjectStore(inner)
    {
        public bool IgnoresConditions { get; init; }

        public bool ListsBackwards { get; init; }

        public bool IgnoresRanges { get; init; }

        public bool KeepsDeleted { get; init; }

        public override Task PutAsync(string key, Stream content, PutOptions options, CancellationToken ct) =>
            base.PutAsync(key, content, IgnoresConditions ? PutOptions.Default : options, ct);

        public override Task<Stream> OpenReadAsync(string key, ByteRange? range, CancellationToken ct) => base.OpenReadAsync(key, IgnoresRanges ? null : range, ct);

        public override Task DeleteAsync(string key, CancellationToken ct) => KeepsDeleted ? Task.CompletedTask : base.DeleteAsync(key, ct);

        public override async IAsyncEnumerable<ObjectHead> ListAsync(string prefix, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
        {
            var all = new List<ObjectHead>();
            await foreach (var head in base.ListAsync(prefix, ct)) all.Add(head);
            if (ListsBackwards) all.Reverse();
            foreach (var head in all) yield return head;
        }
    }
}
