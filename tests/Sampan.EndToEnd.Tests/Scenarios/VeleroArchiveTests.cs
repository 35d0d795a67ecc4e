using System.Text.Json.Nodes;
using Sampan.EndToEnd.Tests.Harness;

namespace Sampan.EndToEnd.Tests.Scenarios;

/// <summary>Buckets that real Veleros wrote are listed, described and restored.</summary>
public sealed class VeleroArchiveTests
{
    private static string Asset(string bucket) => Path.Combine(Path.GetDirectoryName(Workloads.Own)!, bucket);

    [Theory]
    [InlineData("velero-1.18.1", "apps", "PartiallyFailed")]
    [InlineData("velero-1.18.1", "minio-csi", "Completed")]
    [InlineData("velero-1.3.2", "old-shop", "Completed")]
    [InlineData("velero-1.3.2", "old-apis", "Completed")]
    public async Task A_backup_is_listed_and_described(string bucket, string backup, string phase)
    {
        var list = (await SampanCommand.RunAsync("backup", "get", "--storage", "file://" + Asset(bucket))).Expect(0);
        Assert.Contains(list.Output.Split('\n'), line => line.StartsWith(backup + " ", StringComparison.Ordinal) && line.Contains(phase, StringComparison.Ordinal));

        var text = (await SampanCommand.RunAsync("backup", "describe", backup, "--details", "--storage", "file://" + Asset(bucket))).Expect(0);
        Assert.Contains("v1/Namespace:", text.Output, StringComparison.Ordinal);
        Assert.NotEmpty((await SampanCommand.RunAsync("backup", "logs", backup, "--storage", "file://" + Asset(bucket))).Expect(0).Output);
    }

    [Theory]
    [InlineData("velero-1.18.1", "apps", "guestbook", "1.36", "deployment/frontend,deployment/redis-master,service/frontend,service/redis-replica")]
    [InlineData("velero-1.3.2", "old-shop", "shop", "1.21", "")]
    public async Task A_namespace_of_it_is_restored(string bucket, string backup, string ns, string version, string expected)
    {
        using var folder = new TestFolder();
        Copy(Asset(bucket), folder.File("bucket"));
        await using var cluster = await TestCluster.StartAsync(folder, "b", version);

        (await SampanCommand.RunAsync("restore", "create", "r1", "--from-backup", backup, "--include-namespaces", ns, "--storage", "file://" + folder.File("bucket"), "--kubeconfig", cluster.Kubeconfig)).Expect(0);

        await Settling.WaitAsync(cluster.Kubectl, ns);
        var list = await cluster.Kubectl.JsonAsync("get", "deployments,services", "-n", ns);
        var found = list["items"]!.AsArray().Select(i => $"{((string)i!["kind"]!).ToLowerInvariant()}/{i["metadata"]!["name"]}").ToHashSet();
        Assert.NotEmpty(found);
        Assert.Empty(expected.Split(',', StringSplitOptions.RemoveEmptyEntries).Except(found));
        Assert.All(list["items"]!.AsArray().OfType<JsonObject>(), i => Assert.Equal("r1", (string?)i["metadata"]!["labels"]!["velero.io/restore-name"]));
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
