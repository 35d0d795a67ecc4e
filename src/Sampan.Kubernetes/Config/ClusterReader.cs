using Sampan.Kubernetes.Documents;

namespace Sampan.Kubernetes.Config;

/// <summary>Reads the <c>cluster</c> entries of a kubeconfig.</summary>
internal static class ClusterReader
{
    private static readonly string[] ProxySchemes = ["http", "https", "socks5"];

    /// <summary>The address of the API server.</summary>
    public static Uri Address(ConfigEntry cluster)
    {
        var text = cluster.Text("server") ?? throw new KubeConfigException($"{cluster.Title} has no server address");
        var absolute = text.Contains("://", StringComparison.Ordinal) ? text : $"https://{text}";
        return Uri.TryCreate(absolute, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http"
            ? uri!
            : throw new KubeConfigException($"server \"{text}\" in {cluster.Title} is not an http(s) address");
    }

    /// <summary>What makes the server trusted, and the way to it.</summary>
    public static ServerTrust Trust(ConfigEntry cluster)
    {
        var insecure = cluster.Body.Flag("insecure-skip-tls-verify") ?? false;
        var ca = cluster.Inlined("certificate-authority");
        if (insecure && ca is not null) throw new KubeConfigException($"{cluster.Title} has both a certificate authority and insecure-skip-tls-verify; remove one");
        return new ServerTrust
        {
            CaPem = ca,
            Insecure = insecure,
            TlsServerName = cluster.Text("tls-server-name"),
            Proxy = Proxy(cluster),
            ExecExtension = cluster.Body.Items("extensions").FirstOrDefault(e => e.Text("name") == "client.authentication.k8s.io/exec")
                .At("extension")?.ToJsonString(),
        };
    }

    private static Uri? Proxy(ConfigEntry cluster)
    {
        if (cluster.Text("proxy-url") is not { } text) return null;
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && ProxySchemes.Contains(uri.Scheme)
            ? uri
            : throw new KubeConfigException($"proxy-url \"{text}\" in {cluster.Title} is not an http, https or socks5 address");
    }
}
