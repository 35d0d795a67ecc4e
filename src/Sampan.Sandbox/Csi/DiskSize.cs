using System.Globalization;
using System.Numerics;

namespace Sampan.Sandbox.Csi;

/// <summary>Sizes of disks: quantities in Kubernetes' own notation, and the steps in which the simulated cloud sells disks.</summary>
internal static class DiskSize
{
    public const long GiB = 1L << 30;

    /// <summary>Smallest disk, and the step from one size to the next, as Tencent's block storage has them.</summary>
    public const long Step = 10 * GiB;

    private static readonly (string Suffix, BigInteger Factor)[] Suffixes =
    [
        ("Ki", BigInteger.Pow(2, 10)), ("Mi", BigInteger.Pow(2, 20)), ("Gi", BigInteger.Pow(2, 30)), ("Ti", BigInteger.Pow(2, 40)), ("Pi", BigInteger.Pow(2, 50)),
        ("Ei", BigInteger.Pow(2, 60)), ("k", 1000), ("M", 1000000), ("G", 1000000000), ("T", 1000000000000), ("P", 1000000000000000), ("E", 1000000000000000000),
    ];

    /// <summary>Bytes of a quantity such as <c>10Gi</c>, <c>1.5G</c> or <c>1e9</c>, rounded up; null when it is none.</summary>
    public static long? Parse(string? quantity)
    {
        if (string.IsNullOrEmpty(quantity)) return null;
        var (digits, factor) = (quantity, BigInteger.One);
        foreach (var (suffix, value) in Suffixes)
        {
            if (!quantity.EndsWith(suffix, StringComparison.Ordinal)) continue;
            (digits, factor) = (quantity[..^suffix.Length], value);
            break;
        }

        if (!decimal.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || number < 0) return null;
        var bytes = Math.Ceiling(number * (decimal)factor);
        return bytes <= long.MaxValue ? (long)bytes : null;
    }

    /// <summary>The disk that holds at least so many bytes.</summary>
    public static long RoundUp(long bytes) => Math.Max(Step, (bytes + Step - 1) / Step * Step);

    /// <summary>In whole GiB where it is, else in bytes.</summary>
    public static string Format(long bytes) =>
        bytes % GiB == 0 ? (bytes / GiB).ToString(CultureInfo.InvariantCulture) + "Gi" : bytes.ToString(CultureInfo.InvariantCulture);
}
