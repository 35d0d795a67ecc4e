using System.Text;

namespace Sampan.Sandbox.Tls;

/// <summary>The kubeconfig of one cluster: everything embedded, nothing refers to a file.</summary>
internal static class Kubeconfig
{
    public static string Text(string cluster, Uri server, string authorityPem, string token) => $"""
        apiVersion: v1
        kind: Config
        clusters:
        - name: {cluster}
          cluster:
            server: {server.GetLeftPart(UriPartial.Authority)}
            certificate-authority-data: {Convert.ToBase64String(Encoding.ASCII.GetBytes(authorityPem))}
        users:
        - name: {cluster}-admin
          user:
            token: {token}
        contexts:
        - name: {cluster}
          context:
            cluster: {cluster}
            user: {cluster}-admin
        current-context: {cluster}

        """;
}
