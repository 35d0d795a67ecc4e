using System.Collections.Concurrent;
using System.Text.Json;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Controllers;
using Sampan.Sandbox.Csi;
using Sampan.Sandbox.Node.Files;

namespace Sampan.Sandbox.Node.Commands;

/// <summary>Runs commands in the containers of the simulated nodes. Nothing of this machine is executed.</summary>
/// <remarks>Files on a claim's disk are real, so that a snapshot has them. A container's own files live as long as the container, volumes
/// without a disk as long as their pod; both are forgotten when their pod is gone.</remarks>
internal sealed class SimulatedContainers(ClusterView view, CloudAccount cloud)
{
    private static readonly string[] RootFolders =
        ["tmp", "var", "var/lib", "var/run", "var/tmp", "run", "etc", "home", "root", "opt", "mnt", "srv", "usr", "bin", "dev"];

    private readonly PodDependencies _dependencies = new(view, cloud);
    private readonly ConcurrentDictionary<(string Pod, string What), MemoryFiles> _memory = [];
    private readonly Freezer _freezer = new();

    public CommandLog Log { get; } = new(view.Time);

    /// <summary>True for pods on a node of ours.</summary>
    public bool Has(KubeObject pod) => NodeRegistration.NumberOf(view.Options, pod.Text("spec", "nodeName")) is not null;

    /// <summary>Runs a command to its end.</summary>
    /// <param name="pod">The pod, on a node of ours.</param>
    /// <param name="container">Its container as in the pod's spec, running.</param>
    /// <param name="id">The container's id.</param>
    /// <param name="command">Program and arguments.</param>
    /// <param name="streams">Its standard streams.</param>
    /// <param name="ct">Ends it.</param>
    /// <exception cref="NoSuchProgramException">The container has no such program.</exception>
    public async Task<int> RunAsync(
        KubeObject pod, JsonElement container, string id, IReadOnlyList<string> command, CommandStreams streams, CancellationToken ct)
    {
        var place = Log.Begin(pod.Key, container.Text("name") ?? "", command);
        int? code = null;
        try
        {
            string? Script(string program) => pod.Annotation(ScriptedProgram.Annotation + program);
            var processes = new Processes(FilesOf(pod, container, id), Script, Environment(container), view.Time);
            code = command.Count == 0 ? null : await processes.RunAsync(command, streams, ct).ConfigureAwait(false);
            return code ?? throw new NoSuchProgramException(NotFound(command));
        }
        finally
        {
            Log.End(place, code);
        }
    }

    // runc's words.
    private static string NotFound(IReadOnlyList<string> command)
    {
        const string Runc = "OCI runtime exec failed: exec failed: unable to start container process: ";
        if (command.Count == 0) return Runc + "process args cannot be empty";
        var why = command[0].StartsWith('/') ? $"stat {command[0]}: no such file or directory" : "executable file not found in $PATH";
        return $"{Runc}exec: \"{command[0]}\": {why}";
    }

    private ContainerFiles FilesOf(KubeObject pod, JsonElement container, string id)
    {
        Forget();
        var uid = pod.Uid ?? "";
        var own = _memory.GetOrAdd((uid, id), key => new MemoryFiles(key.What, RootFolders));
        var mounts = _dependencies.MountsOf(pod, container).Select(m => (m.MountPath, On(pod, m))).ToList();
        var volumes = container.Items("volumeMounts")
            .Select(m => (Path: (m.Text("mountPath") ?? "/").TrimEnd('/'), Name: $"volume {m.Text("name")}/{m.Text("subPath")}"));
        mounts.AddRange(volumes.Where(v => !mounts.Exists(m => m.MountPath == v.Path))
            .Select(v => (v.Path, (IFiles)_memory.GetOrAdd((uid, v.Name), key => new MemoryFiles($"{key.Pod} {key.What}")))));
        return new ContainerFiles(own, mounts, _freezer);
    }

    private static IFiles On(KubeObject pod, MountedVolume mount) =>
        mount.Folder is { } folder ? new DiskFiles(folder, mount.ReadOnly) : new FixedFiles($"{pod.Uid} {mount.MountPath}", mount.Files!);

    private void Forget()
    {
        if (_memory.IsEmpty) return;
        var pods = view.Cache(Resources.Pods).Items.Select(p => p.Uid ?? "").ToHashSet(StringComparer.Ordinal);
        foreach (var gone in _memory.Keys.Where(k => !pods.Contains(k.Pod))) _memory.TryRemove(gone, out _);
    }

    private static Dictionary<string, string> Environment(JsonElement container) =>
        container.Items("env").Where(e => e.Text("name") is not null && e.Text("value") is not null)
            .GroupBy(e => e.Text("name")!).ToDictionary(e => e.Key, e => e.Last().Text("value")!, StringComparer.Ordinal);
}
