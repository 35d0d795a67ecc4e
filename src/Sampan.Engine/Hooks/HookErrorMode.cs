namespace Sampan.Engine.Hooks;

/// <summary>What follows when a hook fails.</summary>
internal enum HookErrorMode
{
    /// <summary>Nothing is said, or nothing that is known. Acts as <see cref="Continue"/>, as it does in Velero, whose documentation says Fail.</summary>
    Unset,

    /// <summary>The following hooks run, and the pod is taken.</summary>
    Continue,

    /// <summary>The following hooks of the pod and phase don't run; after a pre hook the pod is not taken.</summary>
    Fail,
}
