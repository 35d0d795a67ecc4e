using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Store;

namespace Sampan.Sandbox.Tests.Store;

public sealed class ObjectStoreTests
{
    private static readonly GroupResource Things = new("", "things");

    private readonly ObjectStore _store = new(changesRemembered: 4);

    [Fact]
    public void Put_gives_the_next_revision_and_writes_it_into_the_object()
    {
        var first = Put("a", "x");
        var second = Put("a", "y");

        Assert.Equal(first.Revision + 1, second.Revision);
        Assert.Equal($"{second.Revision}", second.Content.ResourceVersion);
        Assert.Equal(second.Revision, _store.Revision);
    }

    [Fact]
    public void Objects_are_ordered_as_etcd_orders_keys()
    {
        foreach (var ns in new[] { "a", "a-b", "a0", "b" }) Put(ns, "x");

        Assert.Equal(["a-b/x", "a/x", "a0/x", "b/x"], _store.Snapshot(Things).Objects.Select(o => o.SortKey));
        Assert.Equal(["a"], ObjectStore.Within(_store.Snapshot(Things).Objects, "a").Select(o => o.Key.Namespace));
    }

    [Fact]
    public void SnapshotAt_shows_the_past_until_it_is_forgotten()
    {
        var one = Put("a", "one").Revision;
        var two = Put("a", "two").Revision;
        _store.Remove(Things, _store.Get(Things, new("a", "one"))!, Item("a", "one"));

        Assert.Equal(["one"], _store.SnapshotAt(Things, one)!.Select(o => o.Key.Name));
        Assert.Equal(["one", "two"], _store.SnapshotAt(Things, two)!.Select(o => o.Key.Name));
        _store.Compact();
        Assert.Null(_store.SnapshotAt(Things, two));
        Assert.Equal(["two"], _store.SnapshotAt(Things, _store.Revision)!.Select(o => o.Key.Name));
    }

    [Fact]
    public void Follow_gives_every_change_after_the_revision_in_order()
    {
        var from = Put("a", "x").Revision;
        var cursor = _store.Follow(Things, from)!;
        Put("a", "y");
        Put("a", "x");

        var changes = new List<Change>();
        Assert.True(cursor.TryRead(changes, 10, out var upTo));
        Assert.Equal(["y", "x"], changes.Select(c => c.After.Key.Name));
        Assert.Null(changes[0].Before);
        Assert.NotNull(changes[1].Before);
        Assert.Equal(_store.Revision, upTo);
    }

    [Fact]
    public void A_cursor_that_falls_behind_is_told_so()
    {
        var cursor = _store.Follow(Things, Put("a", "x").Revision)!;
        for (var i = 0; i < 20; i++) Put("a", "x");

        Assert.False(cursor.TryRead([], 10, out _));
        Assert.Null(_store.Follow(Things, 1));
    }

    [Fact]
    public async Task WaitAsync_completes_with_the_next_change()
    {
        var cursor = _store.Follow(Things, _store.Revision)!;
        var waiting = cursor.WaitAsync(TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);
        Put("a", "x");
        await waiting;
    }

    private StoredObject Put(string ns, string name) => _store.Put(Things, Item(ns, name));

    private static JsonObject Item(string ns, string name) =>
        new() { ["apiVersion"] = "v1", ["kind"] = "Thing", ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = ns } };
}
