using System.Collections.Concurrent;
using Sampan.Engine.Actions;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;

namespace Sampan.Engine.Restores.Versions;

/// <summary>Which versions of a custom kind are the same but for their name: those that one definition lists, where it converts by nothing but the name.
/// Safe for concurrent use.</summary>
internal sealed class DefinitionVersions(RestoreRun run)
{
    private readonly ConcurrentDictionary<GroupResource, Lazy<Task<IReadOnlyList<IReadOnlyList<string>>>>> _lists = new();

    /// <summary>The <c>apiVersion</c> that the target serves and that an object of another version may bear as it is, or null.</summary>
    public async Task<string?> EqualOfAsync(GroupVersionKind kind, GroupResource resource, CancellationToken ct)
    {
        var served = run.Catalog.Versions(resource).Where(r => r.Kind == kind.Kind).ToList();
        if (served.Count == 0) return null;
        var lists = await _lists.GetOrAdd(resource, key => new(() => ReadAsync(key, ct))).Value.ConfigureAwait(false);
        var equal = lists.FirstOrDefault(l => l.Contains(kind.Version) && served.Exists(r => l.Contains(r.Id.Version)));
        return equal is null ? null : served.Find(r => equal.Contains(r.Id.Version))!.Id.ApiVersion;
    }

    /// <summary>The target's definition knows best; the backup's says what was equal in the source.</summary>
    private async Task<IReadOnlyList<IReadOnlyList<string>>> ReadAsync(GroupResource resource, CancellationToken ct)
    {
        var id = new ItemId(WellKnown.CustomResourceDefinitions, new ObjectKey(null, resource.ToString()));
        return [.. new[] { await InTargetAsync(id, ct).ConfigureAwait(false), InBackup(id) }.Select(Equal).Where(versions => versions.Count > 0)];
    }

    private async Task<KubeObject?> InTargetAsync(ItemId id, CancellationToken ct)
    {
        try
        {
            return await run.FindInTargetAsync(id, ct).ConfigureAwait(false);
        }
        catch (KubeApiException)
        {
            // Who may not read definitions can still know the backup's.
            return null;
        }
    }

    private KubeObject? InBackup(ItemId id)
    {
        try
        {
            return run.FindInBackup(id);
        }
        catch (MalformedObjectException)
        {
            // Its wave reports it.
            return null;
        }
    }

    private static IReadOnlyList<string> Equal(KubeObject? definition)
    {
        if (definition is null || (definition.Text("spec", "conversion", "strategy") ?? "None") != "None") return [];
        var names = definition.View.Items("spec", "versions").Select(v => v.Text("name")).Append(definition.Text("spec", "version"));
        return [.. names.OfType<string>().Distinct(StringComparer.Ordinal)];
    }
}
