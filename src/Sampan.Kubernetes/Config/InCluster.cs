namespace Sampan.Kubernetes.Config;

/// <summary>The connection every pod has: its service account.</summary>
internal static class InCluster
{
    /// <summary>Null outside a pod: the variables or the token are missing.</summary>
    public static KubeConnection? TryConnect(KubeEnvironment environment)
    {
        var host = environment.Variable("KUBERNETES_SERVICE_HOST");
        var port = environment.Variable("KUBERNETES_SERVICE_PORT");
        var token = Path.Combine(environment.ServiceAccount, "token");
        if (string.IsNullOrEmpty(host) || string.IsNullOrEmpty(port) || !File.Exists(token)) return null;

        var ca = Path.Combine(environment.ServiceAccount, "ca.crt");
        var space = Path.Combine(environment.ServiceAccount, "namespace");
        var authority = host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;
        var user = new UserIdentity { Name = "service account", TokenFile = token };
        return new KubeConnection(new Uri($"https://{authority}:{port}"), new ServerTrust { CaPem = File.Exists(ca) ? File.ReadAllText(ca) : null }, user)
        {
            Source = "the pod's service account",
            Namespace = File.Exists(space) ? File.ReadAllText(space).Trim() : "default",
        };
    }
}
