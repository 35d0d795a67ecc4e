using System.Buffers;
using System.Security.Cryptography;

namespace Sampan.Storage.S3;

/// <summary>The bytes of one request, held so that it can be sent again.</summary>
internal sealed class PartBuffer : IDisposable
{
    private readonly byte[] _bytes;

    private PartBuffer(byte[] bytes, int length, bool last) => (_bytes, Length, IsLast) = (bytes, length, last);

    public int Length { get; }

    /// <summary>The content ended within it.</summary>
    public bool IsLast { get; }

    /// <summary>Reads until the buffer is full or the content ends. A full one may still be the last: the next fill, of no bytes, tells.</summary>
    public static async Task<PartBuffer> FillAsync(Stream content, int size, CancellationToken ct)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            var length = await content.ReadAtLeastAsync(bytes.AsMemory(0, size), size, throwOnEndOfStream: false, ct).ConfigureAwait(false);
            return new PartBuffer(bytes, length, length < size);
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(bytes);
            throw;
        }
    }

    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, Length);

    public MemoryStream Open() => new(_bytes, 0, Length, writable: false);

#pragma warning disable CA5351 // Content-MD5 is what S3 defines against damage on the way; nothing here is against forgery.
    public byte[] Md5() => MD5.HashData(Span);
#pragma warning restore CA5351

    public void Dispose() => ArrayPool<byte>.Shared.Return(_bytes);
}
