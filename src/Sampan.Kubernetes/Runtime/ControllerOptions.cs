namespace Sampan.Kubernetes.Runtime;

/// <summary>How a <see cref="Controller"/> works.</summary>
public sealed record ControllerOptions
{
    /// <summary>Keys reconciled at once. Default 4.</summary>
    public int MaxParallel { get; init; } = 4;

    /// <summary>Spacing of retries.</summary>
    public WorkQueueOptions Queue { get; init; } = new();
}
