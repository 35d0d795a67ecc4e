using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Restores.Records;

/// <summary>What became of each object; the source of Velero's restore resource list. Safe for concurrent use.</summary>
internal sealed class RestoreTally
{
    private readonly ConcurrentDictionary<(GroupVersionKind, ObjectKey), RestoreAction> _items = new();

    public void Add(GroupVersionKind kind, ObjectKey key, RestoreAction action) => _items[(kind, key)] = action;

    public RestoreAction? Find(GroupVersionKind kind, ObjectKey key) => _items.TryGetValue((kind, key), out var action) ? action : null;

    public IReadOnlyList<RestoredItem> Items => [.. _items.Select(p => new RestoredItem(p.Key.Item1, p.Key.Item2, p.Value))
        .OrderBy(i => i.Kind.ToString(), StringComparer.Ordinal).ThenBy(i => i.Key.ToString(), StringComparer.Ordinal)];

    /// <summary><c>{"v1/Pod": ["ns/name(created)", …], …}</c>, sorted.</summary>
    public static JsonObject ResourceList(IReadOnlyList<RestoredItem> items) => new(items.GroupBy(i => i.Kind.ToString(), StringComparer.Ordinal)
        .Select(g => KeyValuePair.Create(g.Key, (JsonNode?)new JsonArray([.. g.Select(i => (JsonNode)$"{i.Key}({Word(i.Action)})")]))));

    private static string Word(RestoreAction action) => action switch
    {
        RestoreAction.Created => "created",
        RestoreAction.Updated => "updated",
        RestoreAction.Failed => "failed",
        _ => "skipped",
    };
}
