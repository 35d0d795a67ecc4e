using Sampan.Api.Values;
using Sampan.Engine.Actions;
using Sampan.Engine.Results;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Hooks;

/// <summary>Lines of the log about one hook, with the fields that Velero's have.</summary>
internal sealed class HookLine(RunLog log, KubeObject pod, ExecHook hook, string container, HookPhase phase)
{
    private readonly IReadOnlyList<KeyValuePair<string, string>> _fields =
    [
        new("hookCommand", $"[{string.Join(' ', hook.Command)}]"),
        new("hookContainer", container),
        new("hookName", hook.Name),
        new("hookOnError", hook.OnError == HookErrorMode.Fail ? "Fail" : "Continue"),
        new("hookPhase", phase == HookPhase.Pre ? "pre" : "post"),
        new("hookSource", hook.Name == ExecHook.FromAnnotation ? "annotation" : "spec"),
        new("hookTimeout", $"{{{GoDuration.Format(hook.Timeout)}}}"),
        new("hookType", "exec"),
    ];

    public void Info(string message) => log.Info(message, new ItemId(KnownResources.Pods, pod.Key), _fields);
}
