using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Sampan.Engine.Bucket;
using Sampan.Engine.Results;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Restores.Records;

/// <summary>What became of each item: Velero's restore resource list, and our own rows, which wait in a private file. Safe for concurrent use.</summary>
internal sealed class RestoreTally : IDisposable
{
    private readonly ConcurrentDictionary<(GroupVersionKind, ObjectKey), RestoreAction> _items = new();
    private readonly Lock _gate = new();
    private readonly PackedSpool _rows = new();

    public RestoreTally(string name, string uid) => Write(new JsonObject
    {
        ["schemaVersion"] = PrivateRecord.Version,
        ["restore"] = new JsonObject { ["name"] = name, ["uid"] = uid },
    });

    /// <summary>Adds an item's row; once an item.</summary>
    /// <param name="outcome">The row.</param>
    /// <param name="listed">Whether Velero's list has it, too.</param>
    public void Add(ItemOutcome outcome, bool listed)
    {
        if (listed) _items[(outcome.To, outcome.Target)] = outcome.Action;
        Write(OutcomeRow.ToJson(outcome));
    }

    /// <summary>Velero's list, ordered by kind and key.</summary>
    public IReadOnlyList<RestoredItem> Items => [.. _items.Select(p => new RestoredItem(p.Key.Item1, p.Key.Item2, p.Value))
        .OrderBy(i => i.Kind.ToString(), StringComparer.Ordinal).ThenBy(i => i.Key.ToString(), StringComparer.Ordinal)];

    /// <summary>Why rows were lost, or null.</summary>
    public string? Problem()
    {
        lock (_gate) return _rows.Problem();
    }

    /// <summary><c>sampan-outcomes.jsonl.gz</c>: a line that names the restore, then one an item in the order they ended.</summary>
    public Stream OpenRows()
    {
        lock (_gate) return _rows.OpenRead();
    }

    public void Dispose()
    {
        lock (_gate) _rows.Dispose();
    }

    /// <summary><c>{"v1/Pod": ["ns/name(created)", …], …}</c>, sorted.</summary>
    public static JsonObject ResourceList(IReadOnlyList<RestoredItem> items) => new(items.GroupBy(i => i.Kind.ToString(), StringComparer.Ordinal)
        .Select(g => KeyValuePair.Create(g.Key, (JsonNode?)new JsonArray([.. g.Select(i => (JsonNode)$"{i.Key}({Word(i.Action)})")]))));

    // Velero knows no other way to come by an object.
    private static string Word(RestoreAction action) => OutcomeRow.Word(action == RestoreAction.Recreated ? RestoreAction.Created : action);

    private void Write(JsonObject row)
    {
        byte[] line = [.. KubeJson.Write(row), (byte)'\n'];
        lock (_gate) _rows.Write(line);
    }
}
