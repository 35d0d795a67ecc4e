using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Kinds;

namespace Sampan.Sandbox.Tables;

/// <summary>All tables of built-in kinds, by resource.</summary>
internal sealed class KindTables : IKindTables
{
    private static readonly FrozenDictionary<GroupResource, KindTable> Tables =
        WorkloadTables.All.Concat(NetworkTables.All).Concat(VolumeTables.All).Concat(ClusterTables.All).Concat(ControlTables.All)
            .ToFrozenDictionary(t => t.Item1, t => t.Item2);

    public IReadOnlyList<TableColumn>? ColumnsFor(GroupResource resource) => Tables.GetValueOrDefault(resource)?.Columns;

    public IReadOnlyList<JsonNode?> CellsFor(GroupResource resource, JsonElement item, DateTimeOffset now) =>
        Tables.TryGetValue(resource, out var table) ? table.Cells(item, now) : [CellText.Name(item), Ages.Of(item, now)];
}
