using Sampan.Engine.Actions;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Hooks;

/// <summary>A pod of a block, its hooks, and how far they have come.</summary>
/// <param name="pod">The pod as it was read; what is stored of it may be edited meanwhile.</param>
internal sealed class HookedPod(KubeObject pod, IReadOnlyList<ExecHook> pre, IReadOnlyList<ExecHook> post)
{
    public KubeObject Pod { get; } = pod;

    public ItemId Id { get; } = new(KnownResources.Pods, pod.Key);

    /// <summary>The pre hooks are through, as far as they were to run.</summary>
    public bool Passed { get; set; }

    /// <summary>A pre hook failed for which that means Fail: the pod is not stored.</summary>
    public bool Refused { get; set; }

    /// <summary>A command of a pre hook ran or may have run: something may be frozen that a post hook thaws.</summary>
    public bool Touched { get; set; }

    public IReadOnlyList<ExecHook> Hooks(HookPhase phase) => phase == HookPhase.Pre ? pre : post;
}
