namespace Sampan.Kubernetes.Config;

/// <summary>The <c>as*</c> fields of a user: sent as <c>Impersonate-*</c> headers with every request.</summary>
internal sealed record Impersonation
{
    /// <summary><c>as</c>.</summary>
    public required string User { get; init; }

    /// <summary><c>as-uid</c>.</summary>
    public string? Uid { get; init; }

    /// <summary><c>as-groups</c>.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary><c>as-user-extra</c>: key and value, a key once for each of its values.</summary>
    public IReadOnlyList<(string Key, string Value)> Extra { get; init; } = [];
}
