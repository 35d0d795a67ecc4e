using Sampan.Engine.Hooks;

namespace Sampan.Engine.Restores.Hooks;

/// <summary>A command that is to run in a container of a restored pod once that is up.</summary>
/// <param name="Exec">The command.</param>
internal sealed record RestoreExecHook(ExecHook Exec)
{
    /// <summary>How long after the pod's creation the container may take to come up, and the hooks before this one to run; zero is without limit.</summary>
    public TimeSpan WaitTimeout { get; init; }

    /// <summary>Whether the container is to be ready; otherwise it is enough that it runs.</summary>
    public bool WaitForReady { get; init; }
}
