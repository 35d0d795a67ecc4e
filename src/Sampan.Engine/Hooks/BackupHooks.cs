using System.Text.Json.Nodes;
using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Hooks;

/// <summary>Which hooks a pod has in a backup: for each phase those of its annotations, or else those of every entry of the spec that is for it.</summary>
internal sealed class BackupHooks
{
    private readonly List<(HookSelector Selector, IReadOnlyList<ExecHook> Pre, IReadOnlyList<ExecHook> Post)> _entries;

    /// <param name="spec"><c>spec.hooks</c>, validated; null for none.</param>
    /// <param name="catalog">What names of resources mean.</param>
    public BackupHooks(JsonObject? spec, ApiCatalog catalog) => _entries =
        [.. spec.Items("resources").OfType<JsonObject>().Select(r => new ResourceHook(r, catalog)).Select(h => (h.Selector, h.Hooks("pre"), h.Hooks("post")))];

    /// <summary>True when a pod has any.</summary>
    public bool AreOn(KubeObject pod) => HookAnnotations.Pre.AreOn(pod) || HookAnnotations.Post.AreOn(pod) || HookAnnotations.Legacy.AreOn(pod) ||
        _entries.Exists(e => e.Pre.Count + e.Post.Count > 0 && e.Selector.Matches(pod, pod.Namespace ?? ""));

    /// <summary>The hooks of a phase in the order they run. What in annotations can't be understood is told to <paramref name="ignored"/>.</summary>
    public IReadOnlyList<ExecHook> Of(KubeObject pod, HookPhase phase, Action<string> ignored)
    {
        var own = phase == HookPhase.Post
            ? HookAnnotations.Post.Read(pod, ignored)
            : HookAnnotations.Pre.Read(pod, ignored) ?? HookAnnotations.Legacy.Read(pod, ignored);
        if (own is not null) return [own];
        return [.. _entries.Where(e => e.Selector.Matches(pod, pod.Namespace ?? "")).SelectMany(e => phase == HookPhase.Pre ? e.Pre : e.Post)];
    }
}
