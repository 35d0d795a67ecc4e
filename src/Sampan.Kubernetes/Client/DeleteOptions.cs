namespace Sampan.Kubernetes.Client;

/// <summary>How to delete.</summary>
public sealed record DeleteOptions
{
    /// <summary>Background deletion without preconditions.</summary>
    public static DeleteOptions Default { get; } = new();

    /// <summary><c>Background</c>, <c>Foreground</c> or <c>Orphan</c>; null leaves it to the resource.</summary>
    public string? PropagationPolicy { get; init; }

    /// <summary>Delete only this incarnation; the server answers Conflict otherwise.</summary>
    public string? Uid { get; init; }

    /// <summary>Delete only in this version; the server answers Conflict otherwise.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>Seconds; null leaves it to the object, 0 is at once.</summary>
    public int? GracePeriodSeconds { get; init; }

    /// <summary>Ask the server to do everything but delete.</summary>
    public bool DryRun { get; init; }
}
