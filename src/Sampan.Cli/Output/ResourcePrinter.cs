using System.Text.Json.Nodes;
using Sampan.Api;
using Sampan.Cli.Flags;
using Sampan.Cli.Interaction;
using Sampan.Cli.Output.Tables;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Yaml;

namespace Sampan.Cli.Output;

/// <summary>Prints resources as the <c>-o</c> flag asks.</summary>
internal static class ResourcePrinter
{
    /// <summary>A table, or JSON or YAML: one item alone as itself, several (or none) as a List, as Velero and kubectl do.</summary>
    public static async Task PrintAsync<T>(ITerminal terminal, OutputChoice choice, Table<T> table, IReadOnlyList<T> items, string kind, CancellationToken ct)
        where T : VeleroResource
    {
        var text = choice.Format switch
        {
            OutputFormat.Json => Json(items, kind),
            OutputFormat.Yaml => KubeYaml.Write(Encoded(items, kind)) + "\n",
            _ => choice.Extend(table).Render(items),
        };
        await terminal.Output.WriteAsync(text.AsMemory(), ct);
    }

    private static string Json<T>(IReadOnlyList<T> items, string kind) where T : VeleroResource =>
        System.Text.Encoding.UTF8.GetString(KubeJson.Write(Encoded(items, kind), indented: true)) + "\n";

    private static JsonObject Encoded<T>(IReadOnlyList<T> items, string kind) where T : VeleroResource
    {
        if (items.Count == 1) return Plain(items[0]);
        return new JsonObject
        {
            ["kind"] = kind + "List",
            ["apiVersion"] = "velero.io/v1",
            ["metadata"] = new JsonObject(),
            ["items"] = new JsonArray([.. items.Select(i => (JsonNode)Plain(i))]),
        };
    }

    private static JsonObject Plain(VeleroResource resource) => (JsonObject)KubeJson.ParseNode(resource.Document.ToUtf8().Span)!;
}
