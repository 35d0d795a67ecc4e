using System.Text.Json.Nodes;
using Sampan.EndToEnd.Tests.Comparing;
using Sampan.EndToEnd.Tests.Harness;

namespace Sampan.EndToEnd.Tests.Scenarios;

/// <summary>A property: a random cluster, backed up and restored into an empty one, is the same but for what <see cref="Normalisation"/> lists; a second
/// restore writes nothing; one that was killed at a random request and gone on with ends the same.</summary>
public sealed class RoundTripTests
{
    private const string Store = "store";

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 3)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task A_random_cluster_comes_back_the_same_and_a_second_restore_writes_nothing(int seed)
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        using var folder = new TestFolder();
        Directory.CreateDirectory(folder.File(Store));
        await using var source = await TestCluster.StartAsync(folder, "source", controllers: false);
        await using var target = await TestCluster.StartAsync(folder, "target", controllers: false);
        await using var other = await TestCluster.StartAsync(folder, "other", controllers: false);
        var cluster = new RandomCluster(seed);
        await source.Kubectl.ApplyAsync(RandomCluster.Definitions);
        await source.Kubectl.RunAsync("wait", "--for=condition=Established", "crd/gadgets.example.com", "crd/fleets.example.com", "--timeout=60s");
        await source.Kubectl.ApplyAsync(cluster.Objects());
        (await RunAsync(folder, source.Kubeconfig, "backup", "create", "b", "--include-cluster-resources=true")).Expect(0);
        var before = await ClusterContent.ReadAsync(source.Kubectl, Counts);

        var way = await ProxiedCluster.OpenAsync(target, folder.File("proxy"));
        await using var proxy = way.Proxy;
        (await RunAsync(folder, way.Kubeconfig, "restore", "create", "once", "--from-backup", "b")).Expect(0);
        var requests = proxy.Requests.Count;
        Assert.Equal("", string.Join('\n', before.DifferencesTo(await ClusterContent.ReadAsync(target.Kubectl, Counts)).Select(d => $"seed {seed}: {d}")));

        // What stands there is offered to the server, which says that it is there; nothing is stored, so no object gets another version.
        var versions = await VersionsAsync(target.Kubectl);
        proxy.Begin(_ => Task.FromResult(true));
        (await RunAsync(folder, way.Kubeconfig, "restore", "create", "twice", "--from-backup", "b")).Expect(0);
        Assert.Equal(versions, await VersionsAsync(target.Kubectl));
        Assert.DoesNotContain(proxy.Requests, r => r.StartsWith("PUT", StringComparison.Ordinal) || r.StartsWith("PATCH", StringComparison.Ordinal) ||
            r.StartsWith("DELETE", StringComparison.Ordinal));

        var lame = await ProxiedCluster.OpenAsync(other, folder.File("lame"));
        await using var killing = lame.Proxy;
        var at = new Random(seed).Next(2, requests);
        var started = new TaskCompletionSource<SampanProcess>(TaskCreationOptions.RunContinuationsAsynchronously);
        killing.Begin(async number => number != at || (await started.Task).Kill());
        string[] command = ["restore", "create", "killed", "--from-backup", "b", "--kubeconfig", lame.Kubeconfig, .. Storage(folder)];
        using (var process = SampanProcess.Start(command))
        {
            started.SetResult(process);
            (await process.EndAsync()).Expect(137);
        }

        killing.Begin(_ => Task.FromResult(true));
        (await RunAsync(folder, other.Kubeconfig, "restore", "create", "killed", "--from-backup", "b")).Expect(0);
        var after = before.DifferencesTo(await ClusterContent.ReadAsync(other.Kubectl, Counts));
        Assert.Equal("", string.Join('\n', after.Select(d => $"seed {seed}, killed at {at}: {d}")));
    }

    private static string[] Storage(TestFolder folder) => ["--storage", "file://" + folder.File(Store)];

    private static Task<CommandResult> RunAsync(TestFolder folder, string kubeconfig, params string[] command) =>
        SampanCommand.RunAsync([.. command, "--kubeconfig", kubeconfig, .. Storage(folder)]);

    // Namespaces of the system, and what each namespace gets of its cluster, are each cluster's own.
    private static bool Counts(JsonObject item)
    {
        var (ns, name) = ((string?)item["metadata"]!["namespace"] ?? "", (string)item["metadata"]!["name"]!);
        return !ns.StartsWith("kube-", StringComparison.Ordinal) && name != "kube-root-ca.crt";
    }

    private static async Task<List<string>> VersionsAsync(Kubectl kubectl)
    {
        var content = await ClusterContent.ReadAsync(kubectl, Counts);
        return [.. content.Objects.Select(o => $"{o.Key} {o.Value["metadata"]!["resourceVersion"]}").Order(StringComparer.Ordinal)];
    }
}
