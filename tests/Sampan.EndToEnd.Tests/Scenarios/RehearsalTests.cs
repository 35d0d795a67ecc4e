using Sampan.EndToEnd.Tests.Harness;

namespace Sampan.EndToEnd.Tests.Scenarios;

/// <summary><c>restore rehearse</c>: what a restore would come to, seen in a cluster that exists for nothing else.</summary>
public sealed class RehearsalTests
{
    [Fact]
    public async Task A_backup_of_velero_comes_up_with_its_volume_and_leaves_no_trace()
    {
        using var folder = new TestFolder();
        var storage = VeleroBucket.CopyTo(folder);
        var before = VeleroBucket.Fingerprint(storage);

        var result = (await RehearseAsync(storage, "minio-csi", "--without-target")).Expect(0);

        Assert.StartsWith("Rehearsing in a sandbox of Kubernetes 1.36.\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("2 of 2 workloads and claims up", result.Output, StringComparison.Ordinal);
        Assert.Equal(before, VeleroBucket.Fingerprint(storage));
    }

    [Fact]
    public async Task What_the_profile_refuses_and_what_does_not_come_up_is_named()
    {
        using var folder = new TestFolder();

        var result = (await RehearseAsync(VeleroBucket.CopyTo(folder), "apps", "--without-target", "--profile", "tke-serverless", "--alive-within", "10s")).Expect(3);

        Assert.Contains("refused-by-target services guestbook/frontend", result.Error, StringComparison.Ordinal);
        Assert.Contains("no-nodeport", result.Error, StringComparison.Ordinal);
        Assert.Contains("not up: persistentvolumeclaims/cassandra/cassandra-data-cassandra-0: Pending", result.Output, StringComparison.Ordinal);
        Assert.Contains("storageclass.storage.k8s.io \"fast\" not found", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_stage_is_furnished_as_the_target_is_and_the_target_is_only_read()
    {
        using var folder = new TestFolder();
        await using var target = await TestCluster.StartAsync(folder, "target", "1.30");
        await target.Kubectl.ApplyAsync("""
            apiVersion: storage.k8s.io/v1
            kind: StorageClass
            metadata: {name: fast}
            provisioner: disks.example.com
            """);

        var result = (await RehearseAsync(VeleroBucket.CopyTo(folder), "apps", "--include-namespaces", "cassandra", "--kubeconfig", target.Kubeconfig)).Expect(0);

        Assert.Contains("a sandbox of Kubernetes 1.30, furnished as the target is", result.Output, StringComparison.Ordinal);
        Assert.Contains("up. Nothing was written", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("not up", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("cassandra", await target.Kubectl.RunAsync("get", "namespaces", "-o", "name"), StringComparison.Ordinal);
    }

    private static Task<CommandResult> RehearseAsync(string storage, string backup, params string[] more) =>
        SampanCommand.RunAsync(["restore", "rehearse", "--from-backup", backup, "--storage", "file://" + storage, .. more]);
}
