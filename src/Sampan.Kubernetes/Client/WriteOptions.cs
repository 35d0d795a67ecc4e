namespace Sampan.Kubernetes.Client;

/// <summary>How to write.</summary>
public sealed record WriteOptions
{
    /// <summary>Plain write as field manager <c>sampan</c>.</summary>
    public static WriteOptions Default { get; } = new();

    /// <summary>Subresource to write to, such as <c>status</c>, or null for the object itself.</summary>
    public string? Subresource { get; init; }

    /// <summary>Recorded in managedFields. Default <c>sampan</c>.</summary>
    public string FieldManager { get; init; } = "sampan";

    /// <summary>Ask the server to do everything but store (<c>dryRun=All</c>).</summary>
    public bool DryRun { get; init; }

    /// <summary>For server-side apply: take over fields that others own.</summary>
    public bool Force { get; init; }
}
