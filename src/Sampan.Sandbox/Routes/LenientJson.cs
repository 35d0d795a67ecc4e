using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Routes;

/// <summary>Reads JSON in which a key stands twice, as API servers do: the last one counts.</summary>
internal static class LenientJson
{
    /// <param name="utf8">One JSON value.</param>
    /// <param name="duplicates">Paths of the keys that came again, such as <c>spec.ports[0].port</c>.</param>
    /// <exception cref="JsonException">Not JSON.</exception>
    public static JsonNode? Read(ReadOnlySpan<byte> utf8, List<string> duplicates)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = KubeJson.MaxDepth });
        reader.Read();
        return Value(ref reader, "", duplicates);
    }

    private static JsonNode? Value(ref Utf8JsonReader reader, string path, List<string> duplicates)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var item = new JsonObject();
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    var key = reader.GetString()!;
                    var at = path.Length == 0 ? key : $"{path}.{key}";
                    if (item.ContainsKey(key)) duplicates.Add(at);
                    reader.Read();
                    item[key] = Value(ref reader, at, duplicates);
                }

                return item;
            case JsonTokenType.StartArray:
                var list = new JsonArray();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    list.Add(Value(ref reader, $"{path}[{list.Count.ToString(CultureInfo.InvariantCulture)}]", duplicates));
                return list;
            default:
                return JsonNode.Parse(ref reader);
        }
    }
}
