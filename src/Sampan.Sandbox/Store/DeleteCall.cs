namespace Sampan.Sandbox.Store;

/// <summary>What a delete asks for, from its body or its query.</summary>
internal sealed record DeleteCall
{
    public string? Uid { get; init; }

    public string? ResourceVersion { get; init; }

    /// <summary><c>Orphan</c>, <c>Foreground</c>, <c>Background</c>, or null for the kind's default.</summary>
    public string? PropagationPolicy { get; init; }

    public long? GracePeriodSeconds { get; init; }
}
