using System.Collections.Concurrent;
using Sampan.Engine.Actions;
using Sampan.Engine.Results;
using Sampan.Kubernetes.Conversion;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Restores.Versions;

/// <summary>Brings items into a version that the target serves, and knows afterwards what that did to each. Safe for concurrent use.</summary>
/// <remarks>It comes before the actions, so that they meet one form of a kind, whatever version the backup holds.</remarks>
internal sealed class ItemConversions(RestoreRun run)
{
    private readonly ConcurrentDictionary<ItemId, ItemConversion> _done = new();
    private readonly DefinitionVersions _definitions = new(run);

    /// <summary>The item in a version that the target serves: itself where it is in one, or where no way into one is known. What is lost
    /// on the way is a row.</summary>
    public async ValueTask<KubeObject> FitAsync(ItemId id, KubeObject item, CancellationToken ct)
    {
        var kind = item.Kind;
        if (run.Versions.TargetOf(kind, id.Resource) is { } target) return target == kind.ApiVersion ? item : Convert(id, item, target);
        return await _definitions.EqualOfAsync(kind, id.Resource, ct).ConfigureAwait(false) is { } equal ? Rename(id, item, equal) : item;
    }

    /// <summary>What was done to an item, or null when it went as it was.</summary>
    public ItemConversion? Find(ItemId id) => _done.GetValueOrDefault(id);

    /// <summary>How many items of a kind went from one version to another, for the log.</summary>
    public IEnumerable<string> Summary() => _done.Values.GroupBy(c => (c.From, c.To))
        .Select(g => $"Converted {g.Count()} {g.Key.From.Kind} from {g.Key.From.ApiVersion} to {g.Key.To}").Order(StringComparer.Ordinal);

    private KubeObject Convert(ItemId id, KubeObject item, string target)
    {
        var converted = KindConversions.Convert(item, target);
        var done = new ItemConversion(item.Kind, target, [.. converted.Notes.Where(n => Travels(n.Path))]);
        _done[id] = done;
        var notes = done.Assumed.Select(n => $"; {n.Path}: {n.Message}");
        run.Log.Info($"{id} is converted from {item.ApiVersion} to {target}{string.Concat(notes)}");
        var key = new ObjectKey(run.MapNamespace(id.Key.Namespace), id.Key.Name);
        if (done.Lost.ToList() is { Count: > 0 } lost)
        {
            var fields = string.Join("; ", lost.Select(n => $"{n.Path} ({n.Message})"));
            run.Warn(Reason.LostInConversion, $"{item.Kind.Kind} {key}, converted from {item.ApiVersion} to {target}, lost {fields}", id.Resource, key);
        }

        return converted.Item;
    }

    private KubeObject Rename(ItemId id, KubeObject item, string target)
    {
        _done[id] = new ItemConversion(item.Kind, target, []);
        run.Log.Info($"{id} is converted from {item.ApiVersion} to {target}, which its definition takes for the same");
        var renamed = item.DeepClone();
        renamed.Edit()["apiVersion"] = target;
        return renamed;
    }

    // What a restore leaves behind anyway is no loss.
    private static bool Travels(string path) =>
        path != "status" && !path.StartsWith("status.", StringComparison.Ordinal) && !path.StartsWith("metadata.", StringComparison.Ordinal);
}
