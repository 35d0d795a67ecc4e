using System.Text.Json.Nodes;

namespace Sampan.Api;

/// <summary>One condition of a <see cref="LabelSelector"/>.</summary>
/// <param name="Key">Label key.</param>
/// <param name="Operator"><c>In</c>, <c>NotIn</c>, <c>Exists</c> or <c>DoesNotExist</c>.</param>
/// <param name="Values">Values for the first two operators; empty for the others.</param>
public sealed record LabelRequirement(string Key, string Operator, IReadOnlyList<string> Values)
{
    /// <summary>Whether it holds; <c>NotIn</c> holds for an absent label too, as in the API server.</summary>
    public bool Matches(IReadOnlyDictionary<string, string> labels) => Operator switch
    {
        "In" => labels.TryGetValue(Key, out var value) && Values.Contains(value),
        "NotIn" => !labels.TryGetValue(Key, out var value) || !Values.Contains(value),
        "Exists" => labels.ContainsKey(Key),
        "DoesNotExist" => !labels.ContainsKey(Key),
        _ => false,
    };

    /// <summary>The API's query syntax.</summary>
    public override string ToString() => Operator switch
    {
        "In" => $"{Key} in ({string.Join(',', Values)})",
        "NotIn" => $"{Key} notin ({string.Join(',', Values)})",
        "Exists" => Key,
        _ => $"!{Key}",
    };

    internal JsonNode ToJson()
    {
        var json = new JsonObject { ["key"] = Key, ["operator"] = Operator };
        if (Values.Count > 0) json["values"] = new JsonArray([.. Values.Select(v => (JsonNode)JsonValue.Create(v))]);
        return json;
    }
}
