namespace Sampan.Engine.Hooks;

/// <summary>When a hook of a pod runs.</summary>
internal enum HookPhase
{
    /// <summary>Before the pod and its volumes are taken.</summary>
    Pre,

    /// <summary>Afterwards.</summary>
    Post,
}
