using System.Text;

namespace Sampan.Storage;

/// <summary>The rule for keys, the same for every store, so that what was written to one can be copied to any other.</summary>
internal static class ObjectKeys
{
    /// <summary>S3's limit, in UTF-8 bytes.</summary>
    public const int MaxBytes = 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>What is wrong with a key, as the end of a sentence, or null. <paramref name="anyShape"/> lets empty segments pass, which other tools leave in buckets.</summary>
    public static string? Problem(string key, bool anyShape)
    {
        if (key.Length == 0) return "is empty";
        if (key.AsSpan().ContainsAnyInRange('\0', '\x1f') || key.Contains('\x7f', StringComparison.Ordinal)) return "contains a control character";
        try
        {
            if (Strict.GetByteCount(key) > MaxBytes) return $"is longer than {MaxBytes} bytes";
        }
        catch (EncoderFallbackException)
        {
            return "is not valid Unicode";
        }

        foreach (var segment in key.Split('/'))
        {
            if (segment is "." or "..") return $"contains the segment '{segment}'";
            if (segment.Length == 0 && !anyShape) return "begins or ends with a slash, or contains two in a row";
        }

        return null;
    }

    /// <summary>Throws <see cref="StoreError.Invalid"/> for a key that no store takes.</summary>
    public static void Check(string key, string store, bool anyShape = false)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (Problem(key, anyShape) is { } problem)
            throw new ObjectStoreException(StoreError.Invalid, store, key, $"{store}: the key '{key}' {problem}");
    }
}
