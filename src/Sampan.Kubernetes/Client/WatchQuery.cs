namespace Sampan.Kubernetes.Client;

/// <summary>What to watch, and from where.</summary>
public sealed record WatchQuery
{
    /// <summary>One namespace, or null for all of them.</summary>
    public string? Namespace { get; init; }

    /// <summary>Label selector, or null.</summary>
    public string? LabelSelector { get; init; }

    /// <summary>Field selector, or null.</summary>
    public string? FieldSelector { get; init; }

    /// <summary>Version to continue from (exclusive), from a list or an earlier event. Required: an open-ended start would never report what vanished.</summary>
    public required string ResourceVersion { get; init; }
}
