using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Storage;

namespace Sampan.Engine.Bucket;

/// <summary>Whole small files in a bucket, packed and unpacked. Absence is null, never an exception.</summary>
internal sealed class BucketFiles(IObjectStore store)
{
    private const int MaxBytes = 512 << 20;

    public async Task<Stream?> OpenAsync(string key, CancellationToken ct)
    {
        try
        {
            return await store.OpenReadAsync(key, null, ct).ConfigureAwait(false);
        }
        catch (ObjectStoreException e) when (e.Error == StoreError.NotFound)
        {
            return null;
        }
    }

    public async Task<byte[]?> ReadAsync(string key, bool gzip, CancellationToken ct)
    {
        var stream = await OpenAsync(key, ct).ConfigureAwait(false);
        if (stream is null) return null;
        await using (stream.ConfigureAwait(false))
        {
            var source = gzip ? new GZipStream(stream, CompressionMode.Decompress) : stream;
            await using (source.ConfigureAwait(false))
            {
                return await ReadAllAsync(key, source, ct).ConfigureAwait(false);
            }
        }
    }

    public async Task<JsonNode?> ReadJsonAsync(string key, bool gzip, CancellationToken ct)
    {
        if (await ReadAsync(key, gzip, ct).ConfigureAwait(false) is not { } bytes) return null;
        try
        {
            return KubeJson.ParseNode(bytes);
        }
        catch (JsonException e)
        {
            throw new RepositoryException(RepositoryError.Unreadable, $"{key} can't be read: it is no JSON ({e.Message})", e);
        }
    }

    public async Task PutAsync(string key, byte[] bytes, PutOptions options, CancellationToken ct)
    {
        var content = new MemoryStream(bytes, writable: false);
        await using (content.ConfigureAwait(false))
        {
            await store.PutAsync(key, content, options, ct).ConfigureAwait(false);
        }
    }

    public Task DeleteAsync(string key, CancellationToken ct) => store.DeleteAsync(key, ct);

    public static byte[] Pack(ReadOnlySpan<byte> bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(bytes);
        return packed.ToArray();
    }

    /// <summary>Compact JSON and a line end, as Go's encoder leaves it.</summary>
    public static byte[] PackJson(JsonNode? node) => Pack([.. KubeJson.Write(node), (byte)'\n']);

    private static async Task<byte[]> ReadAllAsync(string key, Stream source, CancellationToken ct)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[1 << 16];
        try
        {
            int n;
            while ((n = await source.ReadAsync(buffer, ct).ConfigureAwait(false)) > 0)
            {
                if (bytes.Length + n > MaxBytes) throw new RepositoryException(RepositoryError.Unreadable, $"{key} unpacks to more than {MaxBytes} bytes");
                bytes.Write(buffer, 0, n);
            }
        }
        catch (InvalidDataException e)
        {
            throw new RepositoryException(RepositoryError.Unreadable, $"{key} can't be read: not a whole gzip file ({e.Message})", e);
        }

        return bytes.ToArray();
    }
}
