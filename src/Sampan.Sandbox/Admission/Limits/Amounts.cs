using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Admission.Limits;

/// <summary>Lists of amounts by the resource's name, as <c>requests</c>, <c>limits</c> and <c>hard</c> are.</summary>
internal static class Amounts
{
    /// <summary>The amounts in a JSON object; none when there is none.</summary>
    public static SortedDictionary<string, Quantity> Of(JsonNode? list)
    {
        var amounts = new SortedDictionary<string, Quantity>(StringComparer.Ordinal);
        foreach (var (name, amount) in list as JsonObject ?? [])
        {
            if (amount.Text() is { } text && Quantity.TryParse(text, out var quantity)) amounts[name] = quantity;
        }

        return amounts;
    }

    /// <summary>Adds each amount of another list.</summary>
    public static void Add(this SortedDictionary<string, Quantity> sum, SortedDictionary<string, Quantity> more)
    {
        foreach (var (name, amount) in more) sum[name] = sum.TryGetValue(name, out var there) ? there with { Value = there.Value + amount.Value } : amount;
    }

    /// <summary>Raises each amount to another list's where that is larger.</summary>
    public static void RaiseTo(this SortedDictionary<string, Quantity> list, SortedDictionary<string, Quantity> other)
    {
        foreach (var (name, amount) in other)
        {
            if (!list.TryGetValue(name, out var there) || amount > there) list[name] = amount;
        }
    }
}
