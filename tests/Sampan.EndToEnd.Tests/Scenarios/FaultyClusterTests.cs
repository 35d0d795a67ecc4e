using Sampan.EndToEnd.Tests.Harness;

namespace Sampan.EndToEnd.Tests.Scenarios;

/// <summary>Backups of clusters that fail in the ways of real ones: what can be read is read, and what can't be is a row that says so.</summary>
public sealed class FaultyClusterTests
{
    private const string Shop = """
        apiVersion: v1
        kind: Namespace
        metadata: {name: shop}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: menu, namespace: shop}
        data: {dish: noodles}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: prices, namespace: shop}
        data: {noodles: "7"}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: key, namespace: shop}
        stringData: {k: v}
        """;

    [Fact]
    public async Task A_dead_aggregated_API_is_a_gap_that_the_backup_names()
    {
        var (result, restored) = await BackUpAsync(3, "--fault", "dead-api:group=metrics.example.com,version=v1beta1");
        Assert.Contains("group-not-discovered", result.Error + result.Output, StringComparison.Ordinal);
        Assert.Contains("metrics.example.com/v1beta1", result.Error + result.Output, StringComparison.Ordinal);
        Assert.Equal("configmap/menu configmap/prices secret/key", restored);
    }

    [Fact]
    public async Task A_kind_that_may_not_be_listed_is_a_row_and_the_others_are_there()
    {
        var (result, restored) = await BackUpAsync(3, "--fault", "403:list:secrets");
        Assert.Contains("kind-not-listed", result.Error, StringComparison.Ordinal);
        Assert.Contains("User \"sandbox-admin\" cannot list resource \"secrets\"", result.Error, StringComparison.Ordinal);
        Assert.Equal("configmap/menu configmap/prices", restored);
    }

    [Fact]
    public async Task A_listing_that_breaks_in_the_middle_and_then_succeeds_loses_nothing()
    {
        var (_, restored) = await BackUpAsync(0, "--fault", "reset:list:configmaps:at=60%,times=3", "--fault", "429:list:*:retry-after=0,every=3", "--fault", "truncated:list:secrets:times=1");
        Assert.Equal("configmap/menu configmap/prices secret/key", restored);
    }

    [Fact]
    public async Task A_listing_that_always_breaks_is_a_row_and_not_half_a_kind()
    {
        var (result, restored) = await BackUpAsync(3, "--fault", "reset:list:secrets:at=90%");
        Assert.Contains("kind-not-listed secrets", result.Error, StringComparison.Ordinal);
        Assert.Equal("configmap/menu configmap/prices", restored);
    }

    [Theory]
    [InlineData("430:list", "there is no fault \"430\"; there are 429,")]
    [InlineData("429:list:pods:every=0", "every=\"0\" is not NUMBER")]
    public async Task A_fault_that_there_is_not_is_refused_with_those_there_are(string spec, string said)
    {
        var result = (await SampanCommand.RunAsync("sandbox", "start", "--fault", spec)).Expect(2);
        Assert.Contains(said, result.Error, StringComparison.Ordinal);
        Assert.Contains("sampan sandbox faults", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_of_faults_has_an_example_of_each()
    {
        var text = (await SampanCommand.RunAsync("sandbox", "faults")).Expect(0).Output;
        foreach (var facts in Sandbox.Faults.FaultFacts.All) Assert.Contains($"--fault {facts.Example}", text, StringComparison.Ordinal);
    }

    private static async Task<(CommandResult Backup, string Restored)> BackUpAsync(int code, params string[] faults)
    {
        using var folder = new TestFolder();
        var store = "file://" + folder.File("bucket");
        Directory.CreateDirectory(folder.File("bucket"));
        CommandResult backup;
        await using (var cluster = await CommandCluster.StartAsync(folder, ["--cloud", folder.File("cloud"), .. faults]))
        {
            await cluster.Kubectl.ApplyAsync(Shop, "--validate=false");
            backup = (await SampanCommand.RunAsync("backup", "create", "b1", "--include-namespaces", "shop", "--storage", store, "--kubeconfig", cluster.Kubeconfig)).Expect(code);
        }

        await using var target = await TestCluster.StartAsync(folder, "target");
        (await SampanCommand.RunAsync("restore", "create", "r1", "--from-backup", "b1", "--storage", store, "--kubeconfig", target.Kubeconfig)).Expect(0);
        var items = await target.Kubectl.JsonAsync("get", "configmaps,secrets", "-n", "shop", "-l", "velero.io/restore-name=r1");
        var names = items["items"]!.AsArray().Select(i => $"{((string)i!["kind"]!).ToLowerInvariant()}/{i["metadata"]!["name"]}").Where(n => n is not "configmap/kube-root-ca.crt");
        return (backup, string.Join(' ', names.Order(StringComparer.Ordinal)));
    }
}
