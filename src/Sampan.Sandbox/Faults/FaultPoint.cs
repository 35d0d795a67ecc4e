using System.Globalization;

namespace Sampan.Sandbox.Faults;

/// <summary>A place in a body: a share of its bytes, or a number of them.</summary>
public readonly record struct FaultPoint
{
    /// <summary>From 0 (before the head of the answer) to 1 (after the last byte, before the end); null when <see cref="Bytes"/> counts.</summary>
    public double? Share { get; private init; }

    /// <summary>Bytes from the start; null when <see cref="Share"/> counts.</summary>
    public long? Bytes { get; private init; }

    /// <summary>Before anything is sent.</summary>
    public static FaultPoint Start { get; } = OfBytes(0);

    /// <summary>In the middle.</summary>
    public static FaultPoint Half { get; } = OfShare(0.5);

    /// <summary>A share, 0 to 1.</summary>
    public static FaultPoint OfShare(double share) => new() { Share = Math.Clamp(share, 0, 1) };

    /// <summary>A number of bytes.</summary>
    public static FaultPoint OfBytes(long bytes) => new() { Bytes = Math.Max(0, bytes) };

    /// <summary>Bytes before the point in a body of this length; never more than it has.</summary>
    public int In(int length) => Share is { } share ? (int)Math.Round(share * length) : (int)Math.Min(length, Bytes ?? 0);

    /// <summary>Reads <c>50%</c> or <c>1000</c>; null for anything else.</summary>
    public static FaultPoint? TryParse(string text)
    {
        if (text.EndsWith('%'))
            return double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) && percent is >= 0 and <= 100 ? OfShare(percent / 100) : null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? OfBytes(bytes) : null;
    }

    /// <inheritdoc/>
    public override string ToString() => Share is { } share
        ? string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.###}%")
        : string.Create(CultureInfo.InvariantCulture, $"{Bytes ?? 0}");
}
