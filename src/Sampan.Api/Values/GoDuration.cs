using System.Buffers;
using System.Globalization;
using System.Text;

namespace Sampan.Api.Values;

/// <summary>Durations as Go's <c>time.Duration</c> writes and reads them, such as <c>720h0m0s</c>; every duration field of Velero is one.</summary>
/// <remarks>A <see cref="TimeSpan"/> counts in 100 ns; finer parts are cut off.</remarks>
public static class GoDuration
{
    private static readonly SearchValues<char> NumberStart = SearchValues.Create("0123456789.");

    private static readonly (string Unit, decimal Ticks)[] Units =
    [
        ("ns", 0.01m), ("us", 10m), ("µs", 10m), ("μs", 10m), ("ms", TimeSpan.TicksPerMillisecond),
        ("s", TimeSpan.TicksPerSecond), ("m", TimeSpan.TicksPerMinute), ("h", TimeSpan.TicksPerHour),
    ];

    /// <summary>Reads signed sequences of numbers with units (<c>1h30m</c>, <c>-1.5s</c>, <c>0</c>).</summary>
    /// <returns>False when the text is no duration or does not fit.</returns>
    public static bool TryParse(string? text, out TimeSpan value)
    {
        value = default;
        if (string.IsNullOrEmpty(text)) return false;
        var rest = text.AsSpan();
        var negative = rest[0] == '-';
        if (rest[0] is '-' or '+') rest = rest[1..];
        if (rest is "0") return true;
        if (rest.IsEmpty) return false;
        var ticks = 0m;
        while (!rest.IsEmpty)
        {
            if (!TakePart(ref rest, out var part)) return false;
            ticks += part;
            if (ticks > long.MaxValue) return false;
        }

        value = TimeSpan.FromTicks((long)(negative ? -ticks : ticks));
        return true;
    }

    /// <summary>Reads a duration.</summary>
    /// <exception cref="FormatException">The text is none; the message quotes it.</exception>
    public static TimeSpan Parse(string text) =>
        TryParse(text, out var value) ? value : throw new FormatException($"\"{text}\" is not a duration; expected something like 720h or 1h30m0s");

    /// <summary>Writes as Go does: hours, minutes and seconds from the first that is not zero on; below a second in ms or µs; zero is <c>0s</c>.</summary>
    public static string Format(TimeSpan value)
    {
        if (value == TimeSpan.Zero) return "0s";
        var ticks = Math.Abs((decimal)value.Ticks);
        var sign = value.Ticks < 0 ? "-" : "";
        if (ticks < TimeSpan.TicksPerMillisecond) return $"{sign}{Number(ticks / 10m)}µs";
        if (ticks < TimeSpan.TicksPerSecond) return $"{sign}{Number(ticks / TimeSpan.TicksPerMillisecond)}ms";
        var text = new StringBuilder(sign);
        var hours = decimal.Truncate(ticks / TimeSpan.TicksPerHour);
        var minutes = decimal.Truncate(ticks % TimeSpan.TicksPerHour / TimeSpan.TicksPerMinute);
        if (hours > 0) text.Append(CultureInfo.InvariantCulture, $"{hours}h");
        if (hours > 0 || minutes > 0) text.Append(CultureInfo.InvariantCulture, $"{minutes}m");
        return text.Append(Number(ticks % TimeSpan.TicksPerMinute / TimeSpan.TicksPerSecond)).Append('s').ToString();
    }

    private static string Number(decimal value) => value.ToString("0.#######", CultureInfo.InvariantCulture);

    private static bool TakePart(ref ReadOnlySpan<char> rest, out decimal ticks)
    {
        ticks = 0;
        var digits = rest.IndexOfAnyExceptInRange('0', '9') is var n && n >= 0 && rest[n] == '.'
            ? n + 1 + (rest[(n + 1)..].IndexOfAnyExceptInRange('0', '9') is var m && m >= 0 ? m : rest.Length)
            : n;
        if (digits <= 0 || digits >= rest.Length) return false;
        if (!decimal.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return false;
        rest = rest[digits..];
        var end = rest.IndexOfAny(NumberStart);
        var unit = end < 0 ? rest : rest[..end];
        foreach (var (name, scale) in Units)
        {
            if (!unit.SequenceEqual(name) || number > long.MaxValue / Math.Max(scale, 1m)) continue;
            ticks = number * scale;
            rest = rest[unit.Length..];
            return true;
        }

        return false;
    }
}
