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
        var (result, described, restored) = await BackUpAsync(3, "--fault", "dead-api:group=metrics.example.com,version=v1beta1");
        Assert.Contains("error group-not-discovered API group metrics.example.com/v1beta1", Plain(result.Error), StringComparison.Ordinal);
        AssertGaps(described, "group-not-discovered API group metrics.example.com/v1beta1 could not be discovered");
        Assert.Equal("configmap/menu configmap/prices secret/key", restored);
    }

    [Fact]
    public async Task A_kind_that_may_not_be_listed_is_a_row_and_the_others_are_there()
    {
        var (result, described, restored) = await BackUpAsync(3, "--fault", "403:list:secrets");
        Assert.Contains("kind-not-listed", result.Error, StringComparison.Ordinal);
        Assert.Contains("User \"sandbox-admin\" cannot list resource \"secrets\"", result.Error, StringComparison.Ordinal);
        AssertGaps(described, "kind-not-listed secrets");
        Assert.Equal("configmap/menu configmap/prices", restored);
    }

    [Fact]
    public async Task A_listing_that_breaks_in_the_middle_and_then_succeeds_loses_nothing()
    {
        var (_, described, restored) = await BackUpAsync(0, "--fault", "reset:list:configmaps:at=60%,times=3", "--fault", "429:list:*:retry-after=0,every=3", "--fault", "truncated:list:secrets:times=1");
        Assert.StartsWith("Name:", described, StringComparison.Ordinal);
        Assert.Contains("Phase:  Completed", described, StringComparison.Ordinal);
        Assert.Equal("configmap/menu configmap/prices secret/key", restored);
    }

    [Fact]
    public async Task A_listing_that_always_breaks_is_a_row_and_not_half_a_kind()
    {
        var (result, described, restored) = await BackUpAsync(3, "--fault", "reset:list:secrets:at=90%");
        Assert.Contains("kind-not-listed secrets", result.Error, StringComparison.Ordinal);
        AssertGaps(described, "kind-not-listed secrets");
        Assert.Equal("configmap/menu configmap/prices", restored);
    }

    [Fact]
    public async Task Several_faults_at_once_are_a_row_each_and_the_rest_is_there()
    {
        var (_, described, restored) = await BackUpAsync(3, "--fault", "dead-api:group=metrics.example.com,version=v1beta1", "--fault", "403:list:roles", "--fault", "reset:list:secrets:at=50%");
        AssertGaps(described, "group-not-discovered API group metrics.example.com/v1beta1", "kind-not-listed roles.rbac.authorization.k8s.io", "kind-not-listed secrets");
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

    // The description begins with these gaps and no others, and then comes what Velero begins with.
    private static void AssertGaps(string described, params string[] gaps)
    {
        var lines = described.Split('\n').Select(Plain).ToList();
        Assert.Equal("Gaps:", lines[0]);
        var rows = lines.Skip(1).TakeWhile(l => l.Length > 0).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(gaps.Length, rows.Count);
        Assert.All(gaps.Zip(rows), pair => Assert.StartsWith(pair.First, pair.Second, StringComparison.Ordinal));
        Assert.StartsWith("Name: b1", lines[rows.Count + 2], StringComparison.Ordinal);
        Assert.Contains(lines, l => l.StartsWith("Phase: PartiallyFailed", StringComparison.Ordinal));
    }

    private static string Plain(string text) => string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static async Task<(CommandResult Backup, string Described, string Restored)> BackUpAsync(int code, params string[] faults)
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

        var described = (await SampanCommand.RunAsync("backup", "describe", "b1", "--storage", store)).Expect(0).Output;
        await using var target = await TestCluster.StartAsync(folder, "target");
        (await SampanCommand.RunAsync("restore", "create", "r1", "--from-backup", "b1", "--storage", store, "--kubeconfig", target.Kubeconfig)).Expect(0);
        var items = await target.Kubectl.JsonAsync("get", "configmaps,secrets", "-n", "shop", "-l", "velero.io/restore-name=r1");
        var names = items["items"]!.AsArray().Select(i => $"{((string)i!["kind"]!).ToLowerInvariant()}/{i["metadata"]!["name"]}").Where(n => n is not "configmap/kube-root-ca.crt");
        return (backup, described, string.Join(' ', names.Order(StringComparer.Ordinal)));
    }
}
