using Amount = Sampan.Kubernetes.Documents.Quantity;

namespace Sampan.Engine.Volumes.Policies;

/// <summary>A volume's size as a policy gives it: <c>min,max</c>, both inclusive, either may be left out.</summary>
/// <param name="Lower">Smallest size; 0 is no bound.</param>
/// <param name="Upper">Largest size; 0 is no bound.</param>
internal readonly record struct CapacityRange(decimal Lower, decimal Upper)
{
    /// <exception cref="PolicyException">It is not two quantities joined by a comma.</exception>
    public static CapacityRange Parse(string? text)
    {
        if (string.IsNullOrEmpty(text)) return default;
        return text.Split(',') is [var lower, var upper] ? new CapacityRange(Bound(lower), Bound(upper)) : throw new PolicyException($"wrong format of Capacity {text}");
    }

    public bool Holds(decimal size) => (Lower == 0 && size <= Upper) || (Upper == 0 && size >= Lower) || (Lower != 0 && Upper != 0 && Lower <= size && size <= Upper);

    /// <exception cref="PolicyException">The bounds are the wrong way round.</exception>
    public void Validate()
    {
        if (Upper < Lower && Upper != 0) throw new PolicyException($"illegal values for capacity {Lower},{Upper}");
    }

    private static decimal Bound(string text)
    {
        var trimmed = text.Trim();
        if (trimmed.Length == 0) return 0;
        return Amount.TryParse(trimmed, out var amount) ? amount.Value
            : throw new PolicyException($"wrong format of Capacity {text} with err quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
    }
}
