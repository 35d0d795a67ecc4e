using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Crds;
using Sampan.Sandbox.Discovery;
using Sampan.Sandbox.Kinds;
using Sampan.Sandbox.Store;
using Sampan.Sandbox.Tables;

namespace Sampan.Sandbox.Routes;

/// <summary>Objects as rows of a Table.</summary>
internal sealed class TableRenderer(IKindTables tables, TimeProvider time)
{
    private const string NameDescription = "Name of the object, unique among its kind (within its namespace, where it has one).";
    private const string AgeDescription = "When the object was created, as time passed since.";

    private static readonly TableColumn NameColumn = new("Name", "string", "name", NameDescription);
    private static readonly TableColumn AgeColumn = new("Age", "string", "", AgeDescription);

    /// <summary>A Table of some objects.</summary>
    /// <param name="resource">What they are.</param>
    /// <param name="objects">Rows.</param>
    /// <param name="metadata">List metadata: resourceVersion, continue, remainingItemCount.</param>
    /// <param name="version">Version of <c>meta.k8s.io</c>.</param>
    /// <param name="include"><c>None</c>, <c>Metadata</c> (default) or <c>Object</c>: what each row carries.</param>
    /// <param name="headings">False in a watch after its first event.</param>
    public JsonObject Render(ServedResource resource, IEnumerable<StoredObject> objects, JsonObject metadata, string version, string? include, bool headings = true)
    {
        var columns = headings ? new JsonArray([.. Columns(resource).Select(Column)]) : null;
        return new JsonObject
        {
            ["kind"] = "Table",
            ["apiVersion"] = $"meta.k8s.io/{version}",
            ["metadata"] = metadata,
            ["columnDefinitions"] = columns,
            ["rows"] = new JsonArray([.. objects.Select(o => (JsonNode)Row(resource, o, version, include))]),
        };
    }

    private IReadOnlyList<TableColumn> Columns(ServedResource resource)
    {
        if (resource.Custom is { } custom) return [NameColumn, .. custom.Columns?.Select(c => c.Column) ?? [AgeColumn with { Type = "date" }]];
        return tables.ColumnsFor(resource.Home) ?? [NameColumn, AgeColumn];
    }

    private JsonObject Row(ServedResource resource, StoredObject item, string version, string? include)
    {
        var row = new JsonObject { ["cells"] = new JsonArray([.. Cells(resource, item.Content)]) };
        if (Done(resource, item) is { } done) row["conditions"] = new JsonArray(done);
        row["object"] = include == "None" ? null : include == "Object"
            ? KubeJson.ParseNode(Conversion.VersionConverter.Bytes(resource, item).Span)
            : new JsonObject
            {
                ["kind"] = "PartialObjectMetadata",
                ["apiVersion"] = $"meta.k8s.io/{version}",
                ["metadata"] = JsonNode.Parse(item.Content.View.At("metadata").GetRawText()),
            };
        return row;
    }

    /// <summary>Rows of pods that have ended say so, for clients that leave them out.</summary>
    private static JsonObject? Done(ServedResource resource, StoredObject item) => (resource.Home == KindTraits.Pods ? item.Content.Text("status", "phase") : null) switch
    {
        "Succeeded" => Completed("Succeeded", "The pod has completed successfully."),
        "Failed" => Completed("Failed", "The pod failed."),
        _ => null,
    };

    private static JsonObject Completed(string reason, string message) =>
        new() { ["type"] = "Completed", ["status"] = "True", ["reason"] = reason, ["message"] = message };

    private IEnumerable<JsonNode?> Cells(ServedResource resource, KubeObject item)
    {
        var now = time.GetUtcNow();
        if (resource.Custom is { } custom)
        {
            IEnumerable<JsonNode?> cells = custom.Columns?.Select(c => Cell(c.Column, c.Path, item, now)) ?? [Age(item, now)];
            return [item.Name, .. cells];
        }

        return tables.ColumnsFor(resource.Home) is null ? [item.Name, Age(item, now)] : tables.CellsFor(resource.Home, item.View, now);
    }

    private static string Age(KubeObject item, DateTimeOffset now) => Ages.Of(item.View, now);

    private static JsonNode? Cell(TableColumn column, JsonPath? path, KubeObject item, DateTimeOffset now)
    {
        var found = path?.Find(item.View).FirstOrDefault() ?? default;
        return (column.Type, found.ValueKind) switch
        {
            (_, JsonValueKind.Undefined or JsonValueKind.Null) => null,
            ("date", JsonValueKind.String) => Ages.Parse(found.GetString()) is { } then ? Ages.Print(now - then) : "<invalid>",
            ("integer", JsonValueKind.Number) => JsonNode.Parse(found.GetDouble().ToString("F0", CultureInfo.InvariantCulture)),
            ("integer" or "number", not JsonValueKind.Number) => null,
            ("boolean", not (JsonValueKind.True or JsonValueKind.False)) => null,
            (_, JsonValueKind.String) => found.GetString(),
            ("string", _) => found.GetRawText(),
            _ => JsonNode.Parse(found.GetRawText()),
        };
    }

    private static JsonNode Column(TableColumn column) => new JsonObject
    {
        ["name"] = column.Name,
        ["type"] = column.Type,
        ["format"] = column.Format,
        ["description"] = column.Description,
        ["priority"] = column.Priority,
    };
}
