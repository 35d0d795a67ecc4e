namespace Sampan.Kubernetes.Runtime;

/// <summary>How a <see cref="WorkQueue{TKey}"/> spaces the retries of one key.</summary>
public sealed record WorkQueueOptions
{
    /// <summary>Delay after the first failure of a key; doubled by each that follows. Default 5 ms.</summary>
    public TimeSpan MinBackoff { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>Longest delay between two attempts. Default 30 s.</summary>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromSeconds(30);
}
