using System.Text.Json;
using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Tables;

/// <summary>Texts that several tables share.</summary>
internal static class CellText
{
    public const string None = "<none>";
    public const string Unset = "<unset>";

    public static string Name(JsonElement item) => item.Text("metadata", "name") ?? "";

    public static string Or(string? text, string otherwise) => string.IsNullOrEmpty(text) ? otherwise : text;

    public static string Containers(JsonElement podSpec) => string.Join(',', podSpec.Items("containers").Select(c => c.Text("name")));

    public static string Images(JsonElement podSpec) => string.Join(',', podSpec.Items("containers").Select(c => c.Text("image")));

    /// <summary>A label selector: <c>a=b,c in (d,e)</c>.</summary>
    public static string Selector(JsonElement selector)
    {
        if (selector.ValueKind != JsonValueKind.Object) return None;
        var parts = new List<string> { Labels(selector.At("matchLabels")) };
        foreach (var expression in selector.Items("matchExpressions"))
        {
            var (key, values) = (expression.Text("key"), string.Join(',', expression.Items("values").Select(v => v.GetString())));
            parts.Add(expression.Text("operator") switch
            {
                "In" => $"{key} in ({values})",
                "NotIn" => $"{key} notin ({values})",
                "Exists" => key ?? "",
                _ => $"!{key}",
            });
        }

        return Or(string.Join(',', parts.Where(p => p.Length > 0)), None);
    }

    /// <summary>Labels by key: <c>a=b,c=d</c>; empty when there are none.</summary>
    public static string Labels(JsonElement labels) => labels.ValueKind != JsonValueKind.Object ? ""
        : string.Join(',', labels.EnumerateObject().OrderBy(l => l.Name, StringComparer.Ordinal).Select(l => $"{l.Name}={l.Value}"));

    public static string AccessModes(JsonElement modes) =>
        modes.ValueKind != JsonValueKind.Array ? "" : string.Join(',', modes.EnumerateArray().Select(m => m.GetString() switch
    {
        "ReadWriteOnce" => "RWO",
        "ReadOnlyMany" => "ROX",
        "ReadWriteMany" => "RWX",
        "ReadWriteOncePod" => "RWOP",
        var other => other,
    }));

    public static int Count(JsonElement map) => map.ValueKind == JsonValueKind.Object ? map.EnumerateObject().Count() : 0;
}
