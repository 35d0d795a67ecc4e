using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Sampan.Api.Names;
using Sampan.Engine.Results;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;

namespace Sampan.Engine.Restores.Actions;

/// <summary>ConfigMaps of the restore's namespace in the target that configure actions: Velero's <c>velero.io/plugin-config</c> ones. Those that were handed
/// over with the run go before. Listed once, when the first action asks.</summary>
internal sealed class PluginConfigs(IKubeReader cluster, string ns, IReadOnlyList<KubeObject> given)
{
    private const string Kind = "RestoreItemAction";
    private static readonly ResourceId ConfigMaps = new("", "v1", "configmaps");
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, PluginConfig?> _known = new(StringComparer.Ordinal);
    private Task<IReadOnlyList<KubeObject>>? _listing;

    /// <summary>The configuration of an action, or null.</summary>
    /// <exception cref="RestoreActionException">Several ConfigMaps say they are it.</exception>
    /// <exception cref="KubeApiException">They can't be listed, for another reason than rights.</exception>
    public async Task<PluginConfig?> FindAsync(string action, CancellationToken ct)
    {
        if (_known.TryGetValue(action, out var known)) return known;
        var maps = given.Where(m => IsFor(m, action)).ToList();
        if (maps.Count == 0) maps = [.. (await ListedAsync(ct).ConfigureAwait(false)).Where(m => IsFor(m, action))];
        if (maps.Count > 1)
        {
            var names = string.Join(' ', maps.Select(m => m.Name).Order(StringComparer.Ordinal));
            throw new RestoreActionException(
                $"found more than one ConfigMap matching label selector \"{VeleroLabels.PluginConfig},{action}={Kind}\": [{names}]",
                Reason.PluginConfigAmbiguous);
        }

        return _known[action] = maps is [var only] ? new PluginConfig(only.Name, Data(only)) : null;
    }

    private Task<IReadOnlyList<KubeObject>> ListedAsync(CancellationToken ct)
    {
        lock (_gate)
        {
            if (_listing is null or { IsFaulted: true } or { IsCanceled: true }) _listing = ListAsync(ct);
            return _listing;
        }
    }

    private async Task<IReadOnlyList<KubeObject>> ListAsync(CancellationToken ct)
    {
        var maps = new List<KubeObject>();
        if (ns.Length == 0) return maps;
        try
        {
            var query = new ListQuery { Namespace = ns, LabelSelector = VeleroLabels.PluginConfig };
            await foreach (var page in cluster.ListAsync(ConfigMaps, query, ct).ConfigureAwait(false)) maps.AddRange(page.Items.Where(m => m.Namespace == ns));
        }
        catch (KubeApiException e) when (e.Code == HttpStatusCode.Forbidden)
        {
            // Who may not read there can't have left a configuration there.
        }

        return maps;
    }

    private static bool IsFor(KubeObject map, string action) => map.Label(VeleroLabels.PluginConfig) is not null && map.Label(action) == Kind;

    private static Dictionary<string, string> Data(KubeObject map) => map.View.At("data") is { ValueKind: JsonValueKind.Object } data
        ? data.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.Text() ?? "", StringComparer.Ordinal)
        : [];
}
