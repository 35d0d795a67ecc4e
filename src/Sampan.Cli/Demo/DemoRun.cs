using System.Globalization;
using Sampan.Cli.Errors;
using Sampan.Kubernetes.Documents;

namespace Sampan.Cli.Demo;

/// <summary>The guide's story from beginning to end. It drives clusters only through kubeconfigs, and the engine only through its own commands.</summary>
internal sealed class DemoRun(CommandContext context) : IAsyncDisposable
{
    private static readonly string[] Application = ["minio", "orders", "shop"];
    private static readonly string[] RefusedByB = ["DaemonSet node-tools/log-agent", "Service node-tools/legacy-entry"];

    private readonly Story _story = new(context);
    private readonly Proof _proof = new();
    private DemoStage? _stage;

    private DemoStage Stage => _stage ?? throw new InvalidOperationException("the stage is not set");

    /// <summary>Runs the story; 0 only if everything it claims was found to hold.</summary>
    public async Task<int> RunAsync(bool keep, CancellationToken ct)
    {
        await SetStageAsync(ct);
        var commands = new DemoCommands(Stage);
        await BuildApplicationAsync(ct);
        var pictures = await ChecksumsAsync(Stage.A, "minio", ct);
        await BackUpAsync(commands, ct);
        await MigrateAsync(commands, ct);
        await VerifyAsync(pictures, ct);
        await RemoveSourceAsync(pictures, ct);

        await _story.StepAsync("What was proven");
        await _proof.WriteAsync(context.Terminal);
        await _story.SayAsync(string.Create(CultureInfo.InvariantCulture, $"{(_proof.Holds ? "everything holds" : "NOT everything holds")}, {_story.Elapsed.TotalSeconds:0.0} s"));
        if (keep) await KeepAsync(commands, ct);
        return _proof.Holds ? ExitCodes.Ok : ExitCodes.Error;
    }

    public ValueTask DisposeAsync() => _stage?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task SetStageAsync(CancellationToken ct)
    {
        await _story.StepAsync("Two clusters of one cloud account, and a bucket");
        _stage = await DemoStage.SetAsync(context.Time, ct);
        foreach (var cluster in new[] { Stage.A, Stage.B })
            await _story.SayAsync($"{cluster.Name}: Kubernetes {(await cluster.VersionAsync(ct)).GitVersion}, kubeconfig {cluster.Kubeconfig}");
        await _story.SayAsync("B has the rules of a serverless cluster: no DaemonSets, no node ports, no disks above 20 GiB in a pod, …");
    }

    private async Task BuildApplicationAsync(CancellationToken ct)
    {
        await _story.StepAsync("An application in A: an object store with pictures, a database, a web shop, a resource type of its own");
        foreach (var name in Manifest.Names) await Stage.A.ApplyAsync(Manifest.Objects(name), ct);
        var loader = Manifest.PictureLoader("minio", "minio");
        await Stage.A.ApplyAsync(loader.Take(1), ct);
        await Stage.A.RunToolAsync(loader[1], ct);
        // From here on the pictures are in the volume and nowhere else.
        await Stage.A.DeleteAndWaitAsync("configmaps", new ObjectKey("minio", "pictures"), ct);
        var waiting = await Stage.A.WaitReadyAsync([.. Application, "node-tools"], ct);
        if (waiting.Count > 0) throw new CommandException($"the application does not come up in A: {string.Join(", ", waiting)}");
        await _story.SayAsync("all of it runs; three pictures are in MinIO's volume");
    }

    private async Task BackUpAsync(DemoCommands commands, CancellationToken ct)
    {
        await _story.StepAsync("Back up A");
        var code = await _story.RequireAsync(commands.CreateBackup, [ExitCodes.Ok], ct);
        await _story.RequireAsync(commands.GetBackups, [ExitCodes.Ok], ct);
        _proof.Add("the backup is complete and has no gaps", $"exit code {code}", code == ExitCodes.Ok);
        await _story.StepAsync("Freeze: the location becomes ReadOnly");
        await _story.RequireAsync(commands.ReadOnly, [ExitCodes.Ok], ct);
    }

    private async Task MigrateAsync(DemoCommands commands, CancellationToken ct)
    {
        try
        {
            var refused = await _story.RunAsync(commands.BackupWhileReadOnly, ct);
            _proof.Add("a ReadOnly location takes no new backup", $"exit code {refused}", refused == ExitCodes.Error);
            await _story.StepAsync("Restore in B");
            await _story.RequireAsync(commands.CreateRestore, [ExitCodes.Ok, ExitCodes.Gaps], ct);
            var waiting = await Stage.B.WaitReadyAsync(Application, ct);
            _proof.Add("every workload runs, every claim is bound, every load balancer has an address", waiting.Count == 0 ? "ready" : string.Join(", ", waiting), waiting.Count == 0);
        }
        finally
        {
            // Whatever happened, the location goes back to what it was.
            await _story.RequireAsync(commands.ReadWrite, [ExitCodes.Ok], CancellationToken.None);
        }
    }

    private async Task VerifyAsync(string pictures, CancellationToken ct)
    {
        await _story.StepAsync("Verify");
        var (compared, differences) = await new Verification(Stage, Application).CompareAsync(ct);
        foreach (var difference in differences) await _story.SayAsync(difference);
        _proof.Add("every object of the application is in B and says the same", $"{compared} compared, {differences.Count} differ", compared > 0 && differences.Count == 0);

        var there = await ChecksumsAsync(Stage.B, "minio", ct);
        _proof.Add("the pictures are in B's volume, byte for byte", $"{pictures.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length} checksums", pictures.Length > 0 && there == pictures);

        var (_, missing) = await new Verification(Stage, ["node-tools"]).CompareAsync(ct);
        var absent = missing.Where(m => m.EndsWith(": missing", StringComparison.Ordinal)).Select(m => m[..^": missing".Length]).Order(StringComparer.Ordinal).ToList();
        foreach (var line in absent) await _story.SayAsync($"B refused {line}");
        _proof.Add("B refused what serverless clusters refuse, and nothing else", string.Join(", ", absent), absent.SequenceEqual(RefusedByB));
    }

    private async Task RemoveSourceAsync(string pictures, CancellationToken ct)
    {
        await _story.StepAsync("Delete A's namespace: B must not notice");
        await Stage.A.DeleteAndWaitAsync("namespaces", new ObjectKey(null, "minio"), ct);
        var there = await ChecksumsAsync(Stage.B, "minio", ct);
        _proof.Add("after A's namespace is gone, B's data is still there", "same checksums", there == pictures);
    }

    private async Task KeepAsync(DemoCommands commands, CancellationToken ct)
    {
        await _story.StepAsync("The clusters stay up until Ctrl-C");
        foreach (var cluster in new[] { Stage.A, Stage.B }) await _story.SayAsync($"export KUBECONFIG={cluster.Kubeconfig}   # cluster {cluster.Name}");
        foreach (var command in commands.ByHand()) await _story.SayAsync($"sampan {string.Join(' ', command.Select(Story.Quoted))}");
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, context.Time, ct);
        }
        catch (OperationCanceledException)
        {
            await _story.SayAsync("bye");
        }
    }

    private static Task<string> ChecksumsAsync(DemoCluster cluster, string @namespace, CancellationToken ct) =>
        cluster.RunToolAsync(Manifest.ToolJob("checksums", @namespace, "minio", "sha256sum", "/data"), ct);
}
