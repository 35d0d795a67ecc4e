using System.Globalization;
using System.Numerics;

namespace Sampan.Engine.Volumes;

/// <summary>Kubernetes quantities as far as storage sizes need them.</summary>
internal static class Quantity
{
    private static readonly (string Suffix, BigInteger Factor)[] Suffixes =
    [
        ("Ki", BigInteger.One << 10), ("Mi", BigInteger.One << 20), ("Gi", BigInteger.One << 30), ("Ti", BigInteger.One << 40), ("Pi", BigInteger.One << 50), ("Ei", BigInteger.One << 60),
        ("k", 1000), ("M", 1_000_000), ("G", 1_000_000_000), ("T", 1_000_000_000_000), ("P", 1_000_000_000_000_000), ("E", 1_000_000_000_000_000_000),
    ];

    /// <summary>Whole bytes, rounded up; null when the text is no quantity or does not fit.</summary>
    public static long? Bytes(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        var milli = text.EndsWith('m');
        (string suffix, BigInteger factor) = Array.Find(Suffixes, s => text.EndsWith(s.Suffix, StringComparison.Ordinal));
        if (suffix is null) (suffix, factor) = ("", BigInteger.One);
        var digits = text[..^(milli ? 1 : suffix.Length)];
        if (!decimal.TryParse(digits, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) || number < 0) return null;
        try
        {
            return checked((long)decimal.Ceiling(number * (decimal)factor / (milli ? 1000 : 1)));
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    /// <summary>The shortest binary form, such as <c>10Gi</c>.</summary>
    public static string Binary(long bytes)
    {
        foreach (var (suffix, factor) in Suffixes.Take(6).Reverse())
        {
            if (bytes > 0 && bytes % (long)factor == 0) return string.Create(CultureInfo.InvariantCulture, $"{bytes / (long)factor}{suffix}");
        }

        return bytes.ToString(CultureInfo.InvariantCulture);
    }
}
