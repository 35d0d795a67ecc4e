using System.Text;
using System.Text.Json;
using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Controllers;

/// <summary>A short name for a pod template: equal templates have equal names whatever their key order.</summary>
internal static class TemplateHash
{
    /// <summary>Without vowels and look-alikes, so that no name spells a word.</summary>
    private const string Alphabet = "bcdfghjklmnpqrstvwxz2456789";

    public static string Of(JsonElement template, long salt = 0)
    {
        var hash = 2166136261u;
        Mix(ref hash, template);
        if (salt > 0) Mix(ref hash, salt.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return Encode(hash);
    }

    public static string Of(string text)
    {
        var hash = 2166136261u;
        Mix(ref hash, text);
        return Encode(hash);
    }

    private static string Encode(uint hash)
    {
        var text = new StringBuilder();
        for (var n = hash; n > 0; n /= (uint)Alphabet.Length) text.Append(Alphabet[(int)(n % Alphabet.Length)]);
        return text.Append('b').ToString();
    }

    private static void Mix(ref uint hash, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                Mix(ref hash, "{");
                foreach (var property in element.EnumerateObject().OrderBy(p => p.Name, StringComparer.Ordinal))
                {
                    // An absent time is written as null by some servers and left out by others.
                    if (property.Value.ValueKind == JsonValueKind.Null) continue;
                    Mix(ref hash, property.Name);
                    Mix(ref hash, property.Value);
                }

                break;
            case JsonValueKind.Array:
                Mix(ref hash, "[");
                foreach (var item in element.EnumerateArray()) Mix(ref hash, item);
                break;
            case JsonValueKind.String:
                Mix(ref hash, element.GetString()!);
                break;
            default:
                Mix(ref hash, element.GetRawText());
                break;
        }
    }

    private static void Mix(ref uint hash, string text)
    {
        foreach (var b in Encoding.UTF8.GetBytes(text)) hash = (hash ^ b) * 16777619u;
        hash = (hash ^ 0xFF) * 16777619u;
    }
}
