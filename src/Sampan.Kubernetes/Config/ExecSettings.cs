namespace Sampan.Kubernetes.Config;

/// <summary>A user's <c>exec</c> block: a program that prints an <c>ExecCredential</c>.</summary>
internal sealed record ExecSettings
{
    /// <summary><c>client.authentication.k8s.io/v1</c> or <c>/v1beta1</c>; the program must answer in the same.</summary>
    public required string ApiVersion { get; init; }

    /// <summary>Program: a bare name is looked up in <c>PATH</c>, a relative path stands beside the kubeconfig.</summary>
    public required string Command { get; init; }

    /// <summary>Arguments, in order.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Variables set on top of our own environment.</summary>
    public IReadOnlyList<(string Name, string Value)> Environment { get; init; } = [];

    /// <summary>What to tell a person whose machine lacks the program.</summary>
    public string? InstallHint { get; init; }

    /// <summary>Tell the program about the cluster.</summary>
    public bool ProvideClusterInfo { get; init; }
}
