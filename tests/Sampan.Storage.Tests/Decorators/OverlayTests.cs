using System.Text;
using Sampan.Storage.Decorators;
using Sampan.Storage.Memory;

namespace Sampan.Storage.Tests.Decorators;

public sealed class OverlayTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Changes_are_seen_through_it_and_never_arrive_below()
    {
        var below = new MemoryObjectStore(TimeProvider.System);
        foreach (var key in new[] { "a/1", "a/2", "c/1" }) await PutAsync(below, key, "old");
        await using var overlay = new OverlayObjectStore(below, TimeProvider.System);

        await PutAsync(overlay, "a/2", "new");
        await PutAsync(overlay, "b/1", "new");
        await PutAsync(overlay, "d/1", "new");
        await overlay.DeleteAsync("c/1", Ct);

        Assert.Equal(["a/1 old", "a/2 new", "b/1 new", "d/1 new"], await AllAsync(overlay));
        Assert.Equal(["a", "b", "d"], await overlay.ListFoldersAsync("", Ct).ToListAsync(Ct));
        Assert.Null(await overlay.HeadAsync("c/1", Ct));
        Assert.Equal(StoreError.NotFound, (await Assert.ThrowsAsync<ObjectStoreException>(() => overlay.OpenReadAsync("c/1", null, Ct))).Error);
        Assert.Equal(["a/1 old", "a/2 old", "c/1 old"], await AllAsync(below));
    }

    [Fact]
    public async Task Only_if_absent_minds_what_is_below_and_what_was_deleted()
    {
        var below = new MemoryObjectStore(TimeProvider.System);
        await PutAsync(below, "k", "old");
        await using var overlay = new OverlayObjectStore(below, TimeProvider.System);

        Assert.Equal(StoreError.AlreadyExists, (await Assert.ThrowsAsync<ObjectStoreException>(() => PutAsync(overlay, "k", "new", PutOptions.IfAbsent))).Error);
        await overlay.DeleteAsync("k", Ct);
        await PutAsync(overlay, "k", "new", PutOptions.IfAbsent);
        Assert.Equal(StoreError.AlreadyExists, (await Assert.ThrowsAsync<ObjectStoreException>(() => PutAsync(overlay, "k", "newer", PutOptions.IfAbsent))).Error);

        Assert.Equal(["k new"], await AllAsync(overlay));
    }

    private static async Task PutAsync(IObjectStore store, string key, string text, PutOptions? options = null)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
        await store.PutAsync(key, content, options ?? PutOptions.Default, Ct);
    }

    private static async Task<List<string>> AllAsync(IObjectStore store)
    {
        var all = new List<string>();
        await foreach (var head in store.ListAsync("", Ct))
        {
            using var reader = new StreamReader(await store.OpenReadAsync(head.Key, null, Ct));
            all.Add($"{head.Key} {await reader.ReadToEndAsync(Ct)}");
        }

        return all;
    }
}
