using Sampan.Storage.Files;

namespace Sampan.Storage.Tests.Files;

public sealed class DirectoryObjectStoreTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sampan-store-");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Temporary => Path.Combine(_folder.FullName, TemporaryFile.Folder);

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Objects_are_ordinary_files_in_ordinary_folders()
    {
        await using var store = new DirectoryObjectStore(_folder.FullName);
        await PutAsync(store, "backups/b1/velero-backup.json", "{}");
        Assert.Equal("{}", await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "backups/b1/velero-backup.json"), Ct));
        Assert.Empty(Directory.EnumerateFiles(Temporary));
    }

    [Fact]
    public async Task Opening_removes_what_a_killed_process_left_and_spares_what_a_living_one_writes()
    {
        using var living = TemporaryFile.Create(_folder.FullName);
        var orphan = Path.Combine(Temporary, "orphan");
        await File.WriteAllTextAsync(orphan, "half", Ct);
        await using var store = new DirectoryObjectStore(_folder.FullName);
        Assert.False(File.Exists(orphan));
        Assert.True(File.Exists(living.Path));
        Assert.Empty(await KeysAsync(store));
    }

    [Fact]
    public async Task A_full_disk_is_Full_and_leaves_the_old_object()
    {
        await using (var store = new DirectoryObjectStore(_folder.FullName)) await PutAsync(store, "k", "old");

        // The kernel's own "no space left", met in the middle of the copy.
        await using var full = new DirectoryObjectStore(_folder.FullName, _ => new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0));
        var failure = await Assert.ThrowsAsync<ObjectStoreException>(() => PutAsync(full, "k", "new"));
        Assert.Equal(StoreError.Full, failure.Error);
        Assert.Contains("'k'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("free some", failure.Message, StringComparison.Ordinal);
        Assert.Equal("old", await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "k"), Ct));
        Assert.Empty(Directory.EnumerateFiles(Temporary));
    }

    [Fact]
    public async Task A_missing_directory_is_MissingBucket_and_is_not_made()
    {
        var missing = Path.Combine(_folder.FullName, "not-mounted");
        await using var store = new DirectoryObjectStore(missing);
        foreach (var call in new Func<Task>[] { () => PutAsync(store, "k", "x"), () => store.HeadAsync("k", Ct), () => KeysAsync(store), () => store.DeleteAsync("k", Ct) })
        {
            var failure = await Assert.ThrowsAsync<ObjectStoreException>(call);
            Assert.Equal(StoreError.MissingBucket, failure.Error);
            Assert.Contains($"mkdir -p '{missing}'", failure.Message, StringComparison.Ordinal);
        }

        Assert.False(Directory.Exists(missing));
    }

    [Fact]
    public async Task A_key_below_another_key_is_refused_with_both_names()
    {
        await using var store = new DirectoryObjectStore(_folder.FullName);
        await PutAsync(store, "a/b", "x");
        Assert.Contains("both 'a/b' and 'a/b/c'", (await Assert.ThrowsAsync<ObjectStoreException>(() => PutAsync(store, "a/b/c", "x"))).Message, StringComparison.Ordinal);
        Assert.Equal(StoreError.Invalid, (await Assert.ThrowsAsync<ObjectStoreException>(() => PutAsync(store, "a", "x"))).Error);
        Assert.Equal(StoreError.Invalid, (await Assert.ThrowsAsync<ObjectStoreException>(() => PutAsync(store, TemporaryFile.Folder + "/x", "x"))).Error);
        Assert.Equal(["a/b"], await KeysAsync(store));
    }

    [Fact]
    public async Task Deleting_the_last_object_removes_its_folders_but_not_the_root()
    {
        await using var store = new DirectoryObjectStore(_folder.FullName);
        await PutAsync(store, "a/b/c", "x");
        await store.DeleteAsync("a/b/c", Ct);
        Assert.False(Directory.Exists(Path.Combine(_folder.FullName, "a")));
        Assert.True(_folder.Exists);
    }

    private static async Task PutAsync(DirectoryObjectStore store, string key, string text)
    {
        using var content = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text));
        await store.PutAsync(key, content, PutOptions.Default, Ct);
    }

    private static async Task<List<string>> KeysAsync(DirectoryObjectStore store)
    {
        var keys = new List<string>();
        await foreach (var head in store.ListAsync("", Ct)) keys.Add(head.Key);
        return keys;
    }
}
