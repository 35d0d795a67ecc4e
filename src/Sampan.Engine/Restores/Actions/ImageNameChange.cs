using System.Text.Json.Nodes;
using Sampan.Engine.Actions;
using Sampan.Engine.Results;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Restores.Actions;

/// <summary><c>velero.io/change-image-name</c>: the part of an image's name that an entry of the configuration names (<c>old,new</c>) is replaced, in
/// containers and init containers of pods and of what makes pods.</summary>
internal sealed class ImageNameChange : IRestoreItemAction
{
    private static readonly string[] Lists = ["containers", "initContainers"];
    private readonly Lock _gate = new();
    private IReadOnlyList<(string Old, string New)>? _parts;

    public string Name => "velero.io/change-image-name";

    public AppliesTo AppliesTo => AppliesTo.Only(
        WellKnown.Pods, WellKnown.Jobs, new("batch", "cronjobs"), new("", "replicationcontrollers"), WellKnown.StatefulSets,
        new("apps", "deployments"), new("apps", "daemonsets"), new("apps", "replicasets"),
        new("extensions", "deployments"), new("extensions", "daemonsets"), new("extensions", "replicasets"));

    public async Task<RestoreActionResult> ExecuteAsync(RestoreItem item, CancellationToken ct)
    {
        if (await item.Run.FindConfigAsync(Name, ct).ConfigureAwait(false) is not { Data.Count: > 0 } config) return RestoreActionResult.Unchanged;
        var parts = Parts(config, item.Run);
        var spec = item.Resource.Plural switch
        {
            "pods" => item.Root.At("spec"),
            "cronjobs" => item.Root.At("spec", "jobTemplate", "spec", "template", "spec"),
            _ => item.Root.At("spec", "template", "spec"),
        };
        foreach (var container in Lists.SelectMany(list => spec.Items(list)).OfType<JsonObject>())
        {
            if (container.Text("image") is not { Length: > 0 } image) continue;
            var (old, @new) = parts.FirstOrDefault(p => image.Contains(p.Old, StringComparison.Ordinal));
            if (old is not null) container["image"] = image.Replace(old, @new, StringComparison.Ordinal);
        }

        return RestoreActionResult.Unchanged;
    }

    /// <summary>The longest part first, because the first that an image contains decides; what can't be read is a warning once a run.</summary>
    private IReadOnlyList<(string Old, string New)> Parts(PluginConfig config, IRestoreContext run)
    {
        lock (_gate)
        {
            if (_parts is not null) return _parts;
            var parts = new List<(string Old, string New)>();
            foreach (var (key, entry) in config.Data.OrderBy(e => e.Key, StringComparer.Ordinal))
            {
                var comma = entry.IndexOf(',', StringComparison.Ordinal);
                var (old, @new) = comma < 0 ? ("", "") : (entry[..comma].Trim(), entry[(comma + 1)..].Trim());
                if (old.Length > 0 && @new.Length > 0) parts.Add((old, @new));
                else
                {
                    run.Report(new Issue(IssueSeverity.Warning, Reason.PluginConfigUnusable,
                        $"the entry {key} of ConfigMap {config.Name} for {Name} is not two parts of image names with a comma between, and changes nothing"));
                }
            }

            return _parts = [.. parts.OrderByDescending(p => p.Old.Length)];
        }
    }
}
