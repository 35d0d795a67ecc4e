using System.Text.Json;

namespace Sampan.Kubernetes.Documents;

/// <summary>Finds one value in a checked document without building anything.</summary>
internal static class JsonScan
{
    /// <summary>The raw token at a path of property names: its kind and its bytes. Kind None when the path leads nowhere.</summary>
    public static JsonTokenType Find(ReadOnlySpan<byte> utf8, ReadOnlySpan<string> path, out Utf8JsonReader reader)
    {
        reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = KubeJson.MaxDepth });
        reader.Read();
        foreach (var step in path)
        {
            if (reader.TokenType != JsonTokenType.StartObject || !StepInto(ref reader, step)) return JsonTokenType.None;
        }

        return reader.TokenType;
    }

    private static bool StepInto(ref Utf8JsonReader reader, string name)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals(name);
            reader.Read();
            if (found) return true;
            reader.Skip();
        }

        return false;
    }
}
