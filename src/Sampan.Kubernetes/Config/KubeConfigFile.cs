using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Yaml;

namespace Sampan.Kubernetes.Config;

/// <summary>One kubeconfig, or several merged: named entries, each with the directory its relative paths start from.</summary>
internal sealed class KubeConfigFile
{
    private readonly Dictionary<string, ConfigEntry> _clusters = [];
    private readonly Dictionary<string, ConfigEntry> _users = [];
    private readonly Dictionary<string, ConfigEntry> _contexts = [];
    private readonly string _source;
    private string _currentContext = "";

    private KubeConfigFile(string source) => _source = source;

    /// <summary>Reads one file's text.</summary>
    public static KubeConfigFile Parse(string yaml, string source, string directory)
    {
        var file = new KubeConfigFile(source);
        IReadOnlyList<JsonNode?> documents;
        try
        {
            documents = KubeYaml.ReadNodes(yaml);
        }
        catch (MalformedObjectException e)
        {
            throw new KubeConfigException($"kubeconfig {source} is not valid: {e.Message}", e);
        }

        if (documents.Count == 0 || documents[0] is null) return file;
        if (documents[0] is not JsonObject root) throw new KubeConfigException($"kubeconfig {source} is not valid: expected a mapping with clusters, users and contexts");
        file._currentContext = root.Text("current-context") ?? "";
        file.Take(root, "clusters", "cluster", file._clusters, directory);
        file.Take(root, "users", "user", file._users, directory);
        file.Take(root, "contexts", "context", file._contexts, directory);
        return file;
    }

    /// <summary>Merges as kubectl does: the first file that has an entry, or a current context, wins with the whole of it.</summary>
    public static KubeConfigFile Merge(IReadOnlyList<KubeConfigFile> files)
    {
        if (files.Count == 1) return files[0];
        var merged = new KubeConfigFile(string.Join(Path.PathSeparator, files.Select(f => f._source)));
        foreach (var file in files)
        {
            if (merged._currentContext.Length == 0) merged._currentContext = file._currentContext;
            foreach (var (name, entry) in file._clusters) merged._clusters.TryAdd(name, entry);
            foreach (var (name, entry) in file._users) merged._users.TryAdd(name, entry);
            foreach (var (name, entry) in file._contexts) merged._contexts.TryAdd(name, entry);
        }

        return merged;
    }

    /// <summary>Resolves a context (null: the current one) to a connection.</summary>
    public KubeConnection Connect(string? context)
    {
        var name = context ?? _currentContext;
        if (name.Length == 0) throw new KubeConfigException($"kubeconfig {_source} has no current-context; pass --kubecontext ({Names(_contexts)})");
        var chosen = Entry(_contexts, name, "context", $"pass --kubecontext with one of: {Names(_contexts)}");
        var clusterName = chosen.Text("cluster") ?? throw new KubeConfigException($"context \"{name}\" of {_source} names no cluster");
        var cluster = Entry(_clusters, clusterName, "cluster", $"context \"{name}\" refers to it");
        var userName = chosen.Text("user");
        var user = string.IsNullOrEmpty(userName) ? new UserIdentity() : UserReader.Read(userName, Entry(_users, userName, "user", $"context \"{name}\" refers to it"));
        return new KubeConnection(ClusterReader.Address(cluster), ClusterReader.Trust(cluster), user)
        {
            Context = name,
            Namespace = chosen.Text("namespace") is { Length: > 0 } ns ? ns : "default",
            Source = _source,
        };
    }

    private void Take(JsonObject root, string list, string body, Dictionary<string, ConfigEntry> into, string directory)
    {
        foreach (var item in root.Items(list))
        {
            var name = item.Text("name") ?? "";
            var entry = new ConfigEntry($"{body} \"{name}\" of {_source}", item.At(body) as JsonObject ?? [], directory);
            if (!into.TryAdd(name, entry)) throw new KubeConfigException($"kubeconfig {_source} has {body} \"{name}\" twice");
        }
    }

    private ConfigEntry Entry(Dictionary<string, ConfigEntry> entries, string name, string what, string remedy) =>
        entries.GetValueOrDefault(name) ?? throw new KubeConfigException($"{what} \"{name}\" does not exist in {_source}; {remedy}");

    private static string Names(Dictionary<string, ConfigEntry> entries) => entries.Count == 0 ? "there are none" : string.Join(", ", entries.Keys);
}
