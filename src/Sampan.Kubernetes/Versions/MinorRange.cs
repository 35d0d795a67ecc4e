using System.Globalization;

namespace Sampan.Kubernetes.Versions;

/// <summary>Minors from one to another, both included.</summary>
internal readonly record struct MinorRange(int First, int Last)
{
    /// <summary>Reads <c>22-30</c> with open sides (<c>22-</c>, <c>-30</c>), <c>never</c>, and null for all.</summary>
    public static MinorRange Parse(string? text)
    {
        if (text is null) return new(0, int.MaxValue);
        if (text == "never") return new(int.MaxValue, 0);
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        if (dash < 0) throw new InvalidDataException($"\"{text}\" is not a range of minors");
        return new(Side(text.AsSpan(0, dash), 0), Side(text.AsSpan(dash + 1), int.MaxValue));
    }

    public bool Contains(int minor) => minor >= First && minor <= Last;

    private static int Side(ReadOnlySpan<char> text, int open) => text.IsEmpty ? open : int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
