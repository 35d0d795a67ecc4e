using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Kubernetes.Patching;

/// <summary>Values as Go prints them into messages: <c>map[a:1 b:[x y]]</c>, keys sorted.</summary>
public static class GoPrint
{
    /// <summary>One value; an absent one is <c>&lt;nil&gt;</c>.</summary>
    public static string Text(JsonNode? node) => node switch
    {
        JsonObject map => $"map[{string.Join(' ', map.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}:{Text(p.Value)}"))}]",
        JsonArray list => $"[{string.Join(' ', list.Select(Text))}]",
        null => "<nil>",
        _ => node.Text() ?? node.ToJsonString(),
    };
}
