namespace Sampan.Storage;

/// <summary>The order of keys in listings: by UTF-8 bytes, as S3 has it. Differs from <see cref="StringComparer.Ordinal"/> where a surrogate pair meets U+E000 and above.</summary>
public sealed class KeyOrder : IComparer<string>
{
    /// <summary>The one instance.</summary>
    public static KeyOrder Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        if (x is null || y is null) return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        var common = x.AsSpan().CommonPrefixLength(y);
        return common == x.Length || common == y.Length ? x.Length - y.Length : Rank(x[common]) - Rank(y[common]);
    }

    /// <summary>UTF-16 places surrogates below U+E000; UTF-8 places what they stand for above U+FFFF.</summary>
    private static int Rank(char c) => char.IsSurrogate(c) ? c + 0x10000 : c;
}
