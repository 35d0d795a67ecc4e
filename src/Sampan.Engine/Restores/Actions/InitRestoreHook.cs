using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Sampan.Engine.Actions;
using Sampan.Engine.Hooks;
using Sampan.Engine.Restores.Hooks;
using Sampan.Engine.Restores.Items;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Restores.Actions;

/// <summary><c>velero.io/init-restore-hook</c>: puts the init containers that annotations or the restore's spec ask for before a pod's own.</summary>
internal sealed class InitRestoreHook(RestoreHooks hooks) : IRestoreItemAction
{
    private const string Prefix = "init.hook.restore.velero.io/";

    // What brings the files of volumes back goes before whatever wants to see them.
    private static readonly HashSet<string> Waits = new(["restore-wait", "restic-wait"], StringComparer.Ordinal);

    public string Name => "velero.io/init-restore-hook";

    public AppliesTo AppliesTo => AppliesTo.Only(WellKnown.Pods);

    public Task<RestoreActionResult> ExecuteAsync(RestoreItem item, CancellationToken ct)
    {
        if (item.Spec is not { } spec) return Task.FromResult(RestoreActionResult.Unchanged);
        var target = new ObjectKey(item.Run.MapNamespace(item.Id.Key.Namespace), item.Id.Key.Name);
        List<JsonObject> added = Annotated(item, target) is { } own
            ? [own] : [.. hooks.Init(item.Object, target.Namespace ?? "").Select(c => (JsonObject)c.DeepClone())];
        if (added.Count > 0) Insert(spec, added);
        return Task.FromResult(RestoreActionResult.Unchanged);
    }

    private static JsonObject? Annotated(RestoreItem item, ObjectKey target)
    {
        if (item.Object.Annotation(Prefix + "container-image") is not { Length: > 0 } image) return null;
        var name = item.Object.Annotation(Prefix + "container-name") is { Length: > 0 } given ? given : GeneratedName(item.Run.RestoreUid, target);
        var container = new JsonObject { ["name"] = name, ["image"] = image };
        // Without a command the image's own is run.
        if (item.Object.Annotation(Prefix + "command") is { Length: > 0 } command)
            container["command"] = new JsonArray([.. HookAnnotations.Split(command).Select(w => (JsonNode)w)]);
        return container;
    }

    // A restore that is resumed has to come to the same name again.
    private static string GeneratedName(string restoreUid, ObjectKey target) =>
        "velero-restore-init-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{restoreUid}/{target}")))[..8];

    // A pod that was restored before was backed up with the container of that time: the new one stands for it.
    private static void Insert(JsonObject spec, List<JsonObject> added)
    {
        var names = added.Select(c => c.Text("name")).ToHashSet(StringComparer.Ordinal);
        ObjectReset.RemoveItems(spec, "initContainers", c => names.Contains(c.Text("name")));
        if (spec["initContainers"] is not JsonArray containers) spec["initContainers"] = containers = [];
        var at = containers.Count > 0 && Waits.Contains(containers[0].Text("name") ?? "") ? 1 : 0;
        foreach (var container in added) containers.Insert(at++, container);
    }
}
