using System.Globalization;
using System.Numerics;

namespace Sampan.Kubernetes.Yaml;

/// <summary>Numbers read and written as Go's <c>strconv</c> and <c>encoding/json</c> do, so that a manifest means the same here and in kubectl.</summary>
internal static class GoNumbers
{
    /// <summary>Decimal text of an integer literal (<c>0x</c>, <c>0o</c>, <c>0b</c> and leading-zero octal included) that fits 64 bits; null otherwise.</summary>
    public static string? Integer(string text)
    {
        var negative = text[0] == '-';
        var digits = text.AsSpan(text[0] is '-' or '+' ? 1 : 0);
        if (digits.IsEmpty) return null;
        var radix = 10;
        if (digits[0] == '0' && digits.Length > 1)
        {
            (radix, var skip) = char.ToLowerInvariant(digits[1]) switch { 'x' => (16, 2), 'o' => (8, 2), 'b' => (2, 2), _ => (8, 1) };
            digits = digits[skip..];
        }

        if (digits.IsEmpty || Magnitude(digits, radix) is not { } value) return null;
        if (negative) value = -value;
        return value >= long.MinValue && value <= ulong.MaxValue ? value.ToString(CultureInfo.InvariantCulture) : null;
    }

    /// <summary>The shortest text that reads back as the same double: plain digits from 1e-6 up to below 1e21, an exponent outside.</summary>
    public static string Format(double value)
    {
        if (value == 0) return "0";
        var shortest = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture).Split('E');
        var digits = shortest[0].Replace(".", "", StringComparison.Ordinal);
        var mantissa = digits.TrimStart('0').TrimEnd('0');
        var point = shortest[0].IndexOf('.', StringComparison.Ordinal) is >= 0 and var at ? at : shortest[0].Length;
        var exponent = point - 1 - (digits.Length - digits.TrimStart('0').Length);
        if (shortest.Length > 1) exponent += int.Parse(shortest[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var sign = value < 0 ? "-" : "";
        if (exponent is < -6 or >= 21)
        {
            var fraction = mantissa.Length > 1 ? "." + mantissa[1..] : "";
            return $"{sign}{mantissa[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent)}";
        }

        if (exponent < 0) return $"{sign}0.{new string('0', -exponent - 1)}{mantissa}";
        return mantissa.Length <= exponent + 1
            ? sign + mantissa.PadRight(exponent + 1, '0')
            : $"{sign}{mantissa[..(exponent + 1)]}.{mantissa[(exponent + 1)..]}";
    }

    private static BigInteger? Magnitude(ReadOnlySpan<char> digits, int radix)
    {
        if (digits.Length > 64) return null;
        var value = BigInteger.Zero;
        foreach (var c in digits)
        {
            var digit = char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : radix;
            if (digit >= radix) return null;
            value = value * radix + digit;
        }

        return value;
    }
}
