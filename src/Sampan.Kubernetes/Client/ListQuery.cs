namespace Sampan.Kubernetes.Client;

/// <summary>What to list. The default is every object of every namespace in pages of 500.</summary>
public sealed record ListQuery
{
    /// <summary>One namespace, or null for all of them (and for cluster-scoped resources).</summary>
    public string? Namespace { get; init; }

    /// <summary>Label selector in the API's own syntax, or null.</summary>
    public string? LabelSelector { get; init; }

    /// <summary>Field selector in the API's own syntax, or null.</summary>
    public string? FieldSelector { get; init; }

    /// <summary>Objects a page; 0 asks for all at once. Default 500, as kubectl and Velero.</summary>
    public int PageSize { get; init; } = 500;
}
