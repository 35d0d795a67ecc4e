using System.Globalization;

namespace Sampan.Sandbox.Selection;

/// <summary>One requirement of a label selector.</summary>
/// <param name="Key">Label key.</param>
/// <param name="Operator"><c>in</c>, <c>notin</c>, <c>exists</c>, <c>!</c>, <c>gt</c> or <c>lt</c>; equality is an <c>in</c> with one value.</param>
/// <param name="Values">Values; none for the two existence operators.</param>
internal sealed record LabelRequirement(string Key, string Operator, IReadOnlyList<string> Values)
{
    /// <param name="value">The object's value, or null when it has no such label.</param>
    public bool Holds(string? value) => Operator switch
    {
        "in" => value is not null && Values.Contains(value),
        "notin" => value is null || !Values.Contains(value),
        "exists" => value is not null,
        "!" => value is null,
        _ => long.TryParse(value, CultureInfo.InvariantCulture, out var is_) &&
            long.TryParse(Values[0], CultureInfo.InvariantCulture, out var bound) && (Operator == "gt" ? is_ > bound : is_ < bound),
    };
}
