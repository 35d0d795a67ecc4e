namespace Sampan.Kubernetes.Tests.Config;

/// <summary>A directory of kubeconfigs and credential files that goes away with the test.</summary>
internal sealed class Kubeconfigs : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("sampan-kubeconfig-").FullName;

    /// <summary>Writes a file and returns its path.</summary>
    public string Add(string name, string content)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }

    /// <summary>Writes a shell script that a kubeconfig runs as <c>command: sh, args: [path]</c>, and returns its path.</summary>
    public string AddScript(string name, string body) => Add(name, body);

    /// <summary>A kubeconfig of one context named <paramref name="name"/>; the rest are fields in flow style.</summary>
    public static string One(string name, string server, string user = "", string cluster = "", string context = "") => $$"""
        apiVersion: v1
        kind: Config
        current-context: {{name}}
        clusters: [{name: {{name}}, cluster: {server: "{{server}}", {{cluster}} } }]
        users: [{name: {{name}}-user, user: { {{user}} } }]
        contexts: [{name: {{name}}, context: {cluster: {{name}}, user: {{name}}-user, {{context}} } }]
        """;

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
