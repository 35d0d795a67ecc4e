using Sampan.Kubernetes.Documents;

namespace Sampan.Kubernetes.Config;

/// <summary>Finds the cluster a command is meant for, by kubectl's rules.</summary>
public static class KubeConfigLoader
{
    /// <summary>Reads the kubeconfig: <see cref="KubeConfigOptions.Path"/>, else the files of <c>$KUBECONFIG</c> merged (the first that names a thing wins,
    /// missing ones are skipped), else <c>~/.kube/config</c>, else the service account of the pod we run in.</summary>
    /// <exception cref="KubeConfigException">No kubeconfig, an unreadable one, an unknown context, or a way to log in that is not supported.</exception>
    public static KubeConnection Load(KubeConfigOptions options) => Load(options, KubeEnvironment.Process);

    /// <summary>Reads a kubeconfig given as text; relative paths in it stand for files beside <paramref name="directory"/>.</summary>
    /// <param name="yaml">The kubeconfig.</param>
    /// <param name="context">Name of a context; null for its <c>current-context</c>.</param>
    /// <param name="directory">Directory of relative paths; null for the current one.</param>
    /// <exception cref="KubeConfigException">As <see cref="Load(KubeConfigOptions)"/>.</exception>
    public static KubeConnection Parse(string yaml, string? context = null, string? directory = null) =>
        KubeConfigFile.Parse(yaml, "the given kubeconfig", directory ?? Directory.GetCurrentDirectory()).Connect(context);

    internal static KubeConnection Load(KubeConfigOptions options, KubeEnvironment environment)
    {
        var files = Candidates(options, environment);
        var found = files.Where(File.Exists).ToList();
        if (options.Path is not null && found.Count == 0) throw new KubeConfigException($"kubeconfig {options.Path} does not exist; check --kubeconfig");
        if (found.Count > 0) return KubeConfigFile.Merge([.. found.Select(Read)]).Connect(options.Context);
        if (InCluster.TryConnect(environment) is { } pod)
        {
            return options.Context is null ? pod : throw new KubeConfigException($"context \"{options.Context}\" was asked for, and there is no kubeconfig, only the pod's service account");
        }

        throw new KubeConfigException($"no kubeconfig found (looked for {string.Join(", ", files)}); set KUBECONFIG or pass --kubeconfig");
    }

    private static List<string> Candidates(KubeConfigOptions options, KubeEnvironment environment)
    {
        if (options.Path is not null) return [Path.GetFullPath(options.Path)];
        var listed = (environment.Variable("KUBECONFIG") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return listed.Length > 0 ? [.. listed.Select(Path.GetFullPath).Distinct()] : [Path.Combine(environment.Home, ".kube", "config")];
    }

    private static KubeConfigFile Read(string path)
    {
        try
        {
            return KubeConfigFile.Parse(File.ReadAllText(path), path, Path.GetDirectoryName(path)!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KubeConfigException($"kubeconfig {path} can't be read: {e.Message}", e);
        }
    }
}
