namespace Sampan.Kubernetes.Runtime;

/// <summary>What an <see cref="ObjectCache"/> holds and how it paces itself.</summary>
public sealed record ObjectCacheOptions
{
    /// <summary>One namespace, or null for all of them.</summary>
    public string? Namespace { get; init; }

    /// <summary>Label selector in the API's own syntax, or null.</summary>
    public string? LabelSelector { get; init; }

    /// <summary>Field selector in the API's own syntax, or null.</summary>
    public string? FieldSelector { get; init; }

    /// <summary>Objects a page of the listing. Default 500.</summary>
    public int PageSize { get; init; } = 500;

    /// <summary>Delay after the first failure; doubled by each that follows. Default 100 ms.</summary>
    public TimeSpan MinBackoff { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Longest delay between two attempts. Default 30 s.</summary>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A number from 0 up to 1: delays are scaled to between half and all of their length, so that many caches don't come back at once.</summary>
    public Func<double> Jitter { get; init; } = Random.Shared.NextDouble;
}
