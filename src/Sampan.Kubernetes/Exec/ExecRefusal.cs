namespace Sampan.Kubernetes.Exec;

/// <summary>Why a command did not run, as far as the answer lets it be told.</summary>
public enum ExecRefusal
{
    /// <summary>None of the others: the answer's message says it.</summary>
    Other,

    /// <summary>There is no pod of that name.</summary>
    PodNotFound,

    /// <summary>The pod has no container of that name.</summary>
    ContainerNotFound,

    /// <summary>The pod has no node, yet or any more, or the container does not run now: it has not started, has ended, or is being restarted.</summary>
    NotRunning,

    /// <summary>RBAC or an admission webhook does not allow it.</summary>
    Forbidden,

    /// <summary>The container has no such program.</summary>
    ProgramNotFound,

    /// <summary>The API server, its node, or a proxy on the way does not do exec over WebSocket.</summary>
    NotSupported,
}
