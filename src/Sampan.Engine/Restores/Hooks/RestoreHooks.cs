using System.Text.Json.Nodes;
using Sampan.Api.Values;
using Sampan.Engine.Hooks;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Restores.Hooks;

/// <summary>Which hooks a pod has in a restore: those of its annotations, or else those of every entry of the spec that is for it. Safe for concurrent
/// use.</summary>
internal sealed class RestoreHooks
{
    private static readonly HashSet<string> True = new(["1", "t", "T", "true", "TRUE", "True"], StringComparer.Ordinal);
    private static readonly HashSet<string> False = new(["0", "f", "F", "false", "FALSE", "False"], StringComparer.Ordinal);
    private readonly List<(HookSelector Selector, IReadOnlyList<RestoreExecHook> Exec, IReadOnlyList<JsonObject> Init)> _entries;

    /// <param name="spec"><c>spec.hooks</c>, validated; null for none.</param>
    public RestoreHooks(JsonObject? spec) => _entries = [.. spec.Items("resources").OfType<JsonObject>().Select(Entry)];

    /// <summary>The exec hooks of a pod that stands in the target, in the order they run. What in annotations can't be understood is told to
    /// <paramref name="ignored"/>.</summary>
    public IReadOnlyList<RestoreExecHook> Exec(KubeObject pod, Action<string> ignored)
    {
        if (HookAnnotations.Restore.Read(pod, ignored) is { } own)
            return [new RestoreExecHook(own) { WaitTimeout = WaitTimeout(pod, ignored), WaitForReady = WaitForReady(pod, ignored) }];
        return _entries.Count == 0 ? [] : [.. _entries.Where(e => e.Selector.Matches(pod, pod.Namespace ?? "")).SelectMany(e => e.Exec)];
    }

    /// <summary>The containers of the spec that are to run before a pod's own; edit copies only.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="ns">The namespace it goes to.</param>
    public IEnumerable<JsonObject> Init(KubeObject pod, string ns) => _entries.Where(e => e.Selector.Matches(pod, ns)).SelectMany(e => e.Init);

    private static (HookSelector Selector, IReadOnlyList<RestoreExecHook> Exec, IReadOnlyList<JsonObject> Init) Entry(JsonObject entry)
    {
        var hook = new ResourceHook(entry, null);
        var execs = entry.Items("postHooks").Select(h => h.At("exec")).OfType<JsonObject>();
        var inits = entry.Items("postHooks").SelectMany(h => h.Items("init", "initContainers")).OfType<JsonObject>();
        return (hook.Selector, [.. hook.Hooks("postHooks", "execTimeout").Zip(execs, Waiting)], [.. inits]);
    }

    private static RestoreExecHook Waiting(ExecHook hook, JsonObject exec) => new(hook)
    {
        WaitTimeout = GoDuration.TryParse(exec.Text("waitTimeout"), out var given) ? given : TimeSpan.Zero,
        WaitForReady = exec.Flag("waitForReady") == true,
    };

    private static TimeSpan WaitTimeout(KubeObject pod, Action<string> ignored)
    {
        const string Key = "post.hook.restore.velero.io/wait-timeout";
        if (pod.Annotation(Key) is not { Length: > 0 } text) return TimeSpan.Zero;
        if (GoDuration.TryParse(text, out var given)) return given;
        ignored($"Unable to parse wait timeout {text}, ignoring: {Key} is no duration such as 30s or 2m, and the hook is waited for without limit");
        return TimeSpan.Zero;
    }

    private static bool WaitForReady(KubeObject pod, Action<string> ignored)
    {
        const string Key = "post.hook.restore.velero.io/wait-for-ready";
        var text = pod.Annotation(Key) ?? "";
        if (text.Length > 0 && !True.Contains(text) && !False.Contains(text)) ignored($"{Key} is \"{text}\", neither true nor false: it counts as false");
        return True.Contains(text);
    }
}
