using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Kinds;

namespace Sampan.Sandbox.Apply.Merging;

/// <summary>Values as Go prints them into messages.</summary>
internal static class GoText
{
    /// <summary>As <c>%v</c>.</summary>
    public static string Plain(JsonNode? node) => node switch
    {
        null => "<nil>",
        JsonObject map => $"map[{string.Join(' ', map.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}:{Plain(p.Value)}"))}]",
        JsonArray list => $"[{string.Join(' ', list.Select(Plain))}]",
        _ => node.Text() ?? node.ToJsonString(),
    };

    /// <summary>As <c>%#v</c>.</summary>
    public static string Syntax(JsonNode? node) => node switch
    {
        null => "interface {}(nil)",
        JsonObject map => $"map[string]interface {{}}{{{string.Join(", ", map.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{FieldError.Quote(p.Key)}:{Syntax(p.Value)}"))}}}",
        JsonArray list => $"[]interface {{}}{{{string.Join(", ", list.Select(Syntax))}}}",
        _ => node.Text() is { } text ? FieldError.Quote(text) : node.ToJsonString(),
    };

    /// <summary>As <c>%T</c>.</summary>
    public static string TypeOf(JsonNode? node) => node switch
    {
        null => "<nil>",
        JsonObject => "map[string]interface {}",
        JsonArray => "[]interface {}",
        _ => node.GetValueKind() switch
        {
            JsonValueKind.String => "string",
            JsonValueKind.Number => node.Whole() is null ? "float64" : "int64",
            _ => "bool",
        },
    };
}
