using System.Text.Json.Nodes;
using Sampan.Api;
using Sampan.Engine.Backups;
using Sampan.Engine.Bucket;
using Sampan.Engine.Tests.Fakes;
using Sampan.Engine.Tests.Volumes;
using Sampan.Kubernetes.Documents;
using static Sampan.Engine.Tests.Fakes.Catalogs;

namespace Sampan.Engine.Tests.Hooks;

/// <summary>Namespace <c>shop</c> with claim <c>data</c>, a driver that cuts its snapshots, containers that note what runs in them, and one line of
/// it all.</summary>
internal sealed class HookRig
{
    public const string Frozen = """{"pre.hook.backup.velero.io/command":"freeze","post.hook.backup.velero.io/command":"thaw"}""";
    public const string OnData = """[{"name":"v","persistentVolumeClaim":{"claimName":"data"}}]""";

    /// <param name="notesCuts">Note in the line, too, when a snapshot gets its handle.</param>
    public HookRig(bool notesCuts = false)
    {
        Rig = VolumeRig.WithClaim(notesCuts ? () => Timeline.Note("cut") : null);
        Exec = new FakePodExec(Timeline);
        var driver = Rig.Cluster.Created!;
        Rig.Cluster.Created = (cluster, resource, made) =>
        {
            if (resource == Snapshots) Timeline.Note($"snapshot of {made.Text("spec", "source", "persistentVolumeClaimName")}");
            driver(cluster, resource, made);
        };
    }

    public Rig Rig { get; }

    public Timeline Timeline { get; } = new();

    public FakePodExec Exec { get; }

    public HookRig Pod(string name, string volumes = "[]", string annotations = "{}", string phase = "Running")
    {
        Rig.AddPod(name, volumes, annotations, phase);
        return this;
    }

    public Task<BackupOutcome> BackupAsync(Action<BackupSpec>? spec = null, Func<BackupRunnerOptions, BackupRunnerOptions>? options = null) =>
        Rig.BackupAsync(spec: spec, options: o => options?.Invoke(o with { PodExec = Exec }) ?? o with { PodExec = Exec });

    public Task<BackupOutcome> BackupAsync(string hooks) => BackupAsync(s => s.Hooks = (JsonObject)JsonNode.Parse(hooks)!);

    /// <summary>Names of the pods in the archive, in its order.</summary>
    public async Task<List<string>> PodsAsync() =>
        [.. (await Rig.EntriesAsync()).Keys.Select(k => k.Split('/')).Where(k => k is ["resources", "pods", "namespaces", ..]).Select(k => k[^1][..^5])];

    public async Task<string> LogAsync() =>
        System.Text.Encoding.UTF8.GetString((await Rig.Repository.ReadAsync("b1", BackupFile.Logs, TestContext.Current.CancellationToken))!);

    public async Task<bool> HoldsAsync(string path) => (await Rig.EntriesAsync()).ContainsKey($"resources/{path}.json");
}
