using System.Text.Json.Nodes;
using Sampan.EndToEnd.Tests.Harness;

namespace Sampan.EndToEnd.Tests.Scenarios;

/// <summary><c>backup diff</c> between backups, and between a backup and a cluster, over HTTPS.</summary>
public sealed class BackupDiffTests
{
    private static string Fixtures => "file://" + Path.Combine(Path.GetDirectoryName(Workloads.Own)!, "velero-1.18.1");

    [Fact]
    public async Task A_fresh_backup_equals_its_cluster_and_what_changes_afterwards_is_named()
    {
        using var folder = new TestFolder();
        await using var cluster = await TestCluster.StartAsync(folder, "a");
        var shop = new VolumeScenario(cluster.Kubectl, folder);
        await shop.ApplyAsync();
        await cluster.Kubectl.ApplyAsync("""
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: settings, namespace: shop}
            data: {colour: red, a.b: "1"}
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: login, namespace: shop}
            stringData: {password: hunter2}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: web, namespace: shop}
            spec: {ports: [{name: http, port: 80}]}
            """);
        (await shop.BackupAsync("b1")).Expect(0);
        (await shop.BackupAsync("b1-every", "--features", "EnableAPIGroupVersions")).Expect(0);

        var same = (await DiffAsync(shop, cluster, "b1", "--cluster")).Expect(0);
        Assert.StartsWith("b1 and cluster hold the same: ", same.Output, StringComparison.Ordinal);
        (await DiffAsync(shop, cluster, "b1-every", "--cluster")).Expect(0);
        (await DiffAsync(shop, cluster, "b1-every", "b1")).Expect(0);

        await cluster.Kubectl.RunAsync("patch", "configmap", "settings", "-n", "shop", "--type=merge", "-p", """{"data":{"colour":"blue","a.b":null}}""");
        await cluster.Kubectl.RunAsync("patch", "secret", "login", "-n", "shop", "--type=merge", "-p", """{"stringData":{"password":"hunter3"}}""");
        await cluster.Kubectl.RunAsync("delete", "service", "web", "-n", "shop");
        await cluster.Kubectl.RunAsync("create", "configmap", "new", "-n", "shop");
        await cluster.Kubectl.RunAsync("create", "configmap", "elsewhere", "-n", "default");

        var changed = (await DiffAsync(shop, cluster, "b1", "--cluster")).Expect(1).Output;
        Assert.Contains("""data["a.b"]""", changed, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter", changed, StringComparison.Ordinal);
        Assert.DoesNotContain("elsewhere", changed, StringComparison.Ordinal);
        Assert.Contains("2 changed, ", changed, StringComparison.Ordinal);

        (await shop.BackupAsync("b2")).Expect(0);
        var between = JsonNode.Parse((await DiffAsync(shop, cluster, "b1", "b2", "-o", "json")).Expect(1).Output)!;
        var rows = between["differences"]!.AsArray().ToDictionary(d => $"{d!["change"]} {d["resource"]} {d["name"]}", d => d!);
        Assert.Equal(["changed configmaps settings", "changed secrets login", "onlyLeft services web", "onlyRight configmaps new"],
            rows.Keys.Where(k => !k.Contains("endpoint", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        var colour = rows["changed configmaps settings"]["fields"]!.AsArray().Single(f => (string)f!["path"]! == "data.colour")!;
        Assert.Equal(("red", "blue"), ((string?)colour["left"], (string?)colour["right"]));
        Assert.Equal(1, (int)between["onlyRight"]!);
    }

    [Fact]
    public async Task A_restored_application_differs_only_in_what_its_cluster_assigns()
    {
        using var folder = new TestFolder();
        Directory.CreateDirectory(folder.File("bucket"));
        await using var a = await TestCluster.StartAsync(folder, "a");
        await using var b = await TestCluster.StartAsync(folder, "b");
        const string Objects = """
            apiVersion: v1
            kind: Namespace
            metadata: {name: shop}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: web, namespace: shop}
            spec: {type: NodePort, selector: {app: web}, ports: [{name: http, port: 80}]}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: settings, namespace: shop}
            data: {colour: red}
            """;
        await a.Kubectl.ApplyAsync(Objects);
        // Takes the addresses that the source gave.
        await b.Kubectl.RunAsync("create", "service", "nodeport", "other", "--tcp=80");
        string[] storage = ["--storage", "file://" + folder.File("bucket")];
        (await SampanCommand.RunAsync(["backup", "create", "b1", "--include-namespaces", "shop", "--kubeconfig", a.Kubeconfig, .. storage])).Expect(0);
        (await SampanCommand.RunAsync(["restore", "create", "r1", "--from-backup", "b1", "--kubeconfig", b.Kubeconfig, .. storage])).Expect(0);

        var restored = await SampanCommand.RunAsync(["backup", "diff", "b1", "--cluster", "--restored", "--kubeconfig", b.Kubeconfig, .. storage]);

        restored.Expect(0);
    }

    [Fact]
    public async Task Backups_of_velero_are_compared_too()
    {
        // All but two events, the snapshot and its content.
        Assert.Equal("minio-csi and minio-csi hold the same: 12 objects.\n",
            (await SampanCommand.RunAsync("backup", "diff", "minio-csi", "minio-csi", "--storage", Fixtures)).Expect(0).Output);
    }

    [Theory]
    [InlineData("give either a second backup or --cluster", "minio-csi")]
    [InlineData("give either a second backup or --cluster", "minio-csi", "apps", "--cluster")]
    [InlineData("\"nosuch\" not found", "minio-csi", "nosuch")]
    public async Task What_keeps_it_from_comparing_ends_with_2(string said, params string[] arguments) =>
        Assert.Contains(said, (await SampanCommand.RunAsync(["backup", "diff", .. arguments, "--storage", Fixtures])).Expect(2).Error, StringComparison.Ordinal);

    private static Task<CommandResult> DiffAsync(VolumeScenario shop, TestCluster cluster, params string[] arguments) =>
        shop.RunAsync(["backup", "diff", .. arguments, "--kubeconfig", cluster.Kubeconfig]);
}
