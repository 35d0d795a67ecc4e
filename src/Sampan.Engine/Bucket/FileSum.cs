using System.Security.Cryptography;

namespace Sampan.Engine.Bucket;

/// <summary>What a file of a backup was when it was uploaded.</summary>
/// <param name="Size">Bytes, as stored.</param>
/// <param name="Sha256">Lower-case hexadecimal.</param>
internal sealed record FileSum(long Size, string Sha256)
{
    public static FileSum Of(ReadOnlySpan<byte> bytes) => new(bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)));
}
