using Sampan.Storage;

namespace Sampan.Conformance.Tests.Stores;

/// <summary>Short forms of store calls for tests.</summary>
internal static class Bytes
{
    public static byte[] Random(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    public static async Task PutBytesAsync(this IObjectStore store, string key, byte[] bytes, CancellationToken ct, PutOptions? options = null)
    {
        using var content = new MemoryStream(bytes);
        await store.PutAsync(key, content, options ?? PutOptions.Default, ct);
    }

    public static async Task<byte[]> GetBytesAsync(this IObjectStore store, string key, CancellationToken ct)
    {
        await using var stream = await store.OpenReadAsync(key, null, ct);
        return await stream.ReadAllAsync(ct);
    }

    public static async Task<byte[]> ReadAllAsync(this Stream stream, CancellationToken ct)
    {
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, ct);
        return copy.ToArray();
    }

    public static async Task<List<string>> KeysAsync(this IObjectStore store, string prefix, CancellationToken ct)
    {
        var keys = new List<string>();
        await foreach (var head in store.ListAsync(prefix, ct)) keys.Add(head.Key);
        return keys;
    }

    public static async Task<List<string>> FoldersAsync(this IObjectStore store, string prefix, CancellationToken ct)
    {
        var folders = new List<string>();
        await foreach (var folder in store.ListFoldersAsync(prefix, ct)) folders.Add(folder);
        return folders;
    }
}
