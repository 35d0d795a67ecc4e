namespace Sampan.Kubernetes.Config;

/// <summary>Which cluster, and as whom. The default asks what kubectl would ask: <c>$KUBECONFIG</c>, <c>~/.kube/config</c>, then the pod's service account.</summary>
public sealed record KubeConfigOptions
{
    /// <summary>One kubeconfig file, which must exist; null for the usual places.</summary>
    public string? Path { get; init; }

    /// <summary>Name of a context; null for the file's <c>current-context</c>.</summary>
    public string? Context { get; init; }
}
