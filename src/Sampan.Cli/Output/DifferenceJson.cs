using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Engine.Comparison;
using Sampan.Kubernetes.Documents;

namespace Sampan.Cli.Output;

/// <summary>One difference as a line of JSON, for scripts.</summary>
internal static class DifferenceJson
{
    /// <summary><c>{"change","resource","namespace","name","fields":[{"path","left","right"}],"reason"}</c>; what does not apply is left out.</summary>
    public static string Of(ObjectDifference difference)
    {
        var row = new JsonObject { ["change"] = NameOf(difference.Kind), ["resource"] = difference.Resource.ToString() };
        if (difference.Key is { Namespace: { } ns }) row["namespace"] = ns;
        if (difference.Key is { } key) row["name"] = key.Name;
        if (difference.Reason is { } reason) row["reason"] = reason;
        if (difference.Fields.Count > 0) row["fields"] = new JsonArray([.. difference.Fields.Select(f => (JsonNode)Field(f))]);
        return Encoding.UTF8.GetString(KubeJson.Write(row));
    }

    /// <summary>A kind as scripts know it.</summary>
    public static string NameOf(DifferenceKind kind) => kind switch
    {
        DifferenceKind.Changed => "changed",
        DifferenceKind.OnlyLeft => "onlyLeft",
        DifferenceKind.OnlyRight => "onlyRight",
        _ => "notCompared",
    };

    private static JsonObject Field(FieldDifference field)
    {
        var row = new JsonObject { ["path"] = field.Path };
        if (field.Left is { } left) row["left"] = Node(left);
        if (field.Right is { } right) row["right"] = Node(right);
        return row;
    }

    private static JsonNode? Node(JsonElement value) => KubeJson.ParseNode(Encoding.UTF8.GetBytes(value.GetRawText()));
}
