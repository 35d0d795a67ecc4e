using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Kinds;

/// <summary>Table rows of built-in kinds, as <c>kubectl get</c> asks for them.</summary>
internal interface IKindTables
{
    /// <summary>Columns of a kind in the order of the cells, or null when this kind has none of its own (then: NAME and AGE).</summary>
    IReadOnlyList<TableColumn>? ColumnsFor(GroupResource resource);

    /// <summary>One object's cells (storage version), as many as columns.</summary>
    IReadOnlyList<JsonNode?> CellsFor(GroupResource resource, JsonElement item, DateTimeOffset now);
}
