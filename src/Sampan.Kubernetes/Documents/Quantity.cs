using System.Buffers;
using System.Globalization;

namespace Sampan.Kubernetes.Documents;

/// <summary>A resource quantity such as <c>500m</c>, <c>1.5Gi</c> or <c>1e3</c>.</summary>
/// <param name="Value">The number it stands for; finer than a billionth is rounded up, as API servers do.</param>
/// <param name="Notation">The family of suffixes it was written with.</param>
public readonly record struct Quantity(decimal Value, QuantityNotation Notation) : IComparable<Quantity>
{
    private const decimal Nano = 0.000000001m;
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("+-.0123456789");
    private static readonly string[] Binary = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
    private static readonly string[] Decimal = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];

    /// <summary>Reads a quantity; false when it is none, or beyond 10^27.</summary>
    public static bool TryParse(string text, out Quantity quantity)
    {
        quantity = default;
        var end = text.AsSpan().IndexOfAnyExcept(NumberCharacters);
        var (digits, suffix) = end < 0 ? (text, "") : (text[..end], text[end..]);
        if (!decimal.TryParse(digits, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return false;
        if (!TryFactor(suffix, out var factor, out var notation)) return false;
        if (Math.Abs(number) > 0 && Math.Log10((double)Math.Abs(number)) + Math.Log10((double)factor) > 27) return false;
        var value = number * factor;
        var rest = value % Nano;
        quantity = new Quantity(rest == 0 ? value : value - rest + (Math.Sign(rest) * Nano), notation);
        return true;
    }

    /// <summary>The same amount rounded up to thousandths, the finest that containers and quotas are given.</summary>
    public Quantity RoundedUpToMilli() => this with { Value = Math.Ceiling(Value * 1000) / 1000 };

    /// <summary>By amount, whatever the notation.</summary>
    public int CompareTo(Quantity other) => Value.CompareTo(other.Value);

    /// <summary>Smaller amount.</summary>
    public static bool operator <(Quantity left, Quantity right) => left.Value < right.Value;

    /// <summary>Larger amount.</summary>
    public static bool operator >(Quantity left, Quantity right) => left.Value > right.Value;

    /// <summary>Smaller or equal amount.</summary>
    public static bool operator <=(Quantity left, Quantity right) => left.Value <= right.Value;

    /// <summary>Larger or equal amount.</summary>
    public static bool operator >=(Quantity left, Quantity right) => left.Value >= right.Value;

    /// <summary>The one spelling API servers keep for an amount: no fraction, the largest suffix that needs none (<c>1000m</c> is <c>1</c>, <c>0.5Gi</c> is <c>512Mi</c>).</summary>
    public override string ToString()
    {
        if (Value == 0) return "0";
        // Below 1Ki, and with a fraction, binary suffixes can't say the amount.
        return Notation == QuantityNotation.Binary && Math.Abs(Value) >= 1024 && Value == decimal.Truncate(Value) ? Binarily() : Decimally();
    }

    private string Binarily()
    {
        var (number, power) = (Value, 0);
        while (power < Binary.Length - 1 && number % 1024 == 0) (number, power) = (number / 1024, power + 1);
        return Whole(number) + Binary[power];
    }

    private string Decimally()
    {
        // A decimal has no room for billionths of the largest amounts, which have no fraction anyway.
        var (number, power) = Value == decimal.Truncate(Value) ? (Value, 3) : (Value * 1_000_000_000m, 0);
        while (power < Decimal.Length - 1 && number % 1000 == 0) (number, power) = (number / 1000, power + 1);
        var exponent = (power - 3) * 3;
        return Notation != QuantityNotation.Exponent ? Whole(number) + Decimal[power]
            : exponent == 0 ? Whole(number)
            : string.Create(CultureInfo.InvariantCulture, $"{Whole(number)}e{exponent}");
    }

    private static string Whole(decimal number) => decimal.Truncate(number).ToString("0", CultureInfo.InvariantCulture);

    private static bool TryFactor(string suffix, out decimal factor, out QuantityNotation notation)
    {
        (factor, notation) = (1, QuantityNotation.Decimal);
        if (suffix.Length == 0) return true;
        var power = Array.IndexOf(Binary, suffix);
        if (power > 0)
        {
            notation = QuantityNotation.Binary;
            for (; power > 0; power--) factor *= 1024;
            return true;
        }

        power = Array.IndexOf(Decimal, suffix);
        if (power >= 0 && suffix.Length == 1)
        {
            factor = Power((power - 3) * 3);
            return true;
        }

        notation = QuantityNotation.Exponent;
        var isExponent = suffix[0] is 'e' or 'E' && int.TryParse(suffix.AsSpan(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out power);
        if (!isExponent || Math.Abs(power) > 27) return false;
        factor = Power(power);
        return true;
    }

    private static decimal Power(int exponent)
    {
        var factor = 1m;
        for (; exponent > 0; exponent--) factor *= 10;
        for (; exponent < 0; exponent++) factor /= 10;
        return factor;
    }
}
