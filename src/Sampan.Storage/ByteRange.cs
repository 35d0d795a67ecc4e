namespace Sampan.Storage;

/// <summary>A part of an object.</summary>
/// <param name="Offset">First byte, from 0.</param>
/// <param name="Length">Bytes wanted, at least 1; fewer come when the object ends.</param>
public readonly record struct ByteRange(long Offset, long Length)
{
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Offset);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Length);
    }

    /// <summary>What of an object of <paramref name="total"/> bytes a range covers.</summary>
    internal static (long Offset, long Length) Clip(ByteRange? range, long total)
    {
        if (range is not { } wanted) return (0, total);
        var offset = Math.Min(wanted.Offset, total);
        return (offset, Math.Min(wanted.Length, total - offset));
    }
}
