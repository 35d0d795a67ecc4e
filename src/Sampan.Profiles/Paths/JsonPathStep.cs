using System.Text.Json;

namespace Sampan.Profiles.Paths;

/// <summary>One step: some names, one position, or everything.</summary>
/// <param name="Names">Property names; empty for the other two.</param>
/// <param name="Index">Position in a list, or null.</param>
internal sealed record JsonPathStep(IReadOnlyList<string> Names, int? Index)
{
    public static JsonPathStep Everything { get; } = new([], null);

    public IEnumerable<JsonMatch> From(JsonMatch from) => from.Value.ValueKind switch
    {
        JsonValueKind.Object when Names.Count > 0 => Named(from),
        JsonValueKind.Object when Index is null => from.Value.EnumerateObject().Select(p => from.Child(p.Name, p.Value)),
        JsonValueKind.Array when Names.Count == 0 =>
            from.Value.EnumerateArray().Select((item, i) => from.Child(i, item)).Where((_, i) => Index is null || i == Index),
        _ => [],
    };

    private IEnumerable<JsonMatch> Named(JsonMatch from)
    {
        foreach (var name in Names)
        {
            if (from.Value.TryGetProperty(name, out var value)) yield return from.Child(name, value);
        }
    }
}
