namespace Sampan.Kubernetes.Config;

/// <summary>What of the process's surroundings decides which cluster is meant.</summary>
/// <param name="Variable">Reads an environment variable.</param>
/// <param name="Home">The user's home directory.</param>
/// <param name="ServiceAccount">Directory a pod finds its service account in.</param>
internal sealed record KubeEnvironment(Func<string, string?> Variable, string Home, string ServiceAccount)
{
    public static KubeEnvironment Process { get; } = new(
        Environment.GetEnvironmentVariable,
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
        "/var/run/secrets/kubernetes.io/serviceaccount");
}
