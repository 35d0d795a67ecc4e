using System.Text.Json.Nodes;
using Sampan.Api;
using Sampan.Api.Values;
using Sampan.Kubernetes.Documents;

namespace Sampan.Cli.Output.Describe;

/// <summary>The <c>spec</c> of a structured description.</summary>
internal static class SpecStructure
{
    private const string None = "<none>";

    public static JsonObject Of(BackupSpec spec)
    {
        var structure = new JsonObject
        {
            ["namespaces"] = Filter(spec.IncludedNamespaces, spec.ExcludedNamespaces),
            ["resources"] = Filter(spec.IncludedResources, spec.ExcludedResources),
            ["labelSelector"] = spec.LabelSelector?.ToString() is { Length: > 0 } selector ? selector : None,
            ["storageLocation"] = spec.StorageLocation ?? "",
            ["veleroNativeSnapshotPVs"] = Description.Tristate(spec.SnapshotVolumes),
            ["veleroSnapshotMoveData"] = Description.Tristate(spec.SnapshotMoveData),
            ["dataMover"] = spec.DataMover is { Length: > 0 } mover ? mover : None,
            ["TTL"] = GoDuration.Format(spec.Ttl ?? TimeSpan.Zero),
            ["CSISnapshotTimeout"] = GoDuration.Format(spec.CsiSnapshotTimeout ?? TimeSpan.Zero),
        };
        structure["resources"]!["clusterScoped"] = Description.Tristate(spec.IncludeClusterResources, yes: "included", no: "excluded");
        if (spec.HasHooks) structure["hooks"] = new JsonObject { ["resources"] = Hooks(spec) };
        if (spec.OrderedResources.Count > 0) structure["orderedResources"] = BackupStructure.Map(spec.OrderedResources);
        return structure;
    }

    private static JsonObject Hooks(BackupSpec spec)
    {
        var hooks = new JsonObject();
        foreach (var hook in spec.Hooks.Items("resources").OfType<JsonObject>())
        {
            hooks[hook.Text("name") ?? ""] = new JsonObject
            {
                ["namespaces"] = Filter(Texts(hook, "includedNamespaces"), Texts(hook, "excludedNamespaces")),
                ["resources"] = Filter(Texts(hook, "includedResources"), Texts(hook, "excludedResources")),
                ["labelSelector"] = LabelSelector.From(hook["labelSelector"])?.ToString() ?? None,
                ["preExecHook"] = Executions(hook, "pre"),
                ["postExecHook"] = Executions(hook, "post"),
            };
        }

        return hooks;
    }

    // The colon in a key is Velero's.
    private static JsonArray Executions(JsonObject hook, string when) =>
    [
        .. hook.Items(when).Select(h => h.At("exec")).OfType<JsonObject>().Select(exec => (JsonNode)new JsonObject
        {
            ["container"] = exec.Text("container") ?? "",
            ["command"] = string.Join(' ', Texts(exec, "command")),
            ["onError:"] = exec.Text("onError") ?? "",
            ["timeout"] = exec.Text("timeout") ?? "0s",
        }),
    ];

    private static JsonObject Filter(IReadOnlyList<string> included, IReadOnlyList<string> excluded) => new()
    {
        ["included"] = included.Count == 0 ? "*" : string.Join(", ", included),
        ["excluded"] = Description.Names(excluded),
    };

    private static string[] Texts(JsonObject parent, string field) => [.. parent.Items(field).Select(n => n.Text() ?? "")];
}
