using System.Text.Json;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Selection;

internal static class Labels
{
    /// <summary>An object's labels; values that are no text count as empty.</summary>
    public static IReadOnlyDictionary<string, string> Of(KubeObject item)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        if (item.View.At("metadata", "labels") is not { ValueKind: JsonValueKind.Object } members) return labels;
        foreach (var member in members.EnumerateObject()) labels[member.Name] = member.Value.Text() ?? "";
        return labels;
    }
}
