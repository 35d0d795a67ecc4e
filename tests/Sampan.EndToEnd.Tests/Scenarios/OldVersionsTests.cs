using Sampan.EndToEnd.Tests.Comparing;
using Sampan.EndToEnd.Tests.Harness;

namespace Sampan.EndToEnd.Tests.Scenarios;

/// <summary>Objects in versions that are gone today arrive in a cluster of today, each there or named with its reason.</summary>
public sealed class OldVersionsTests
{
    // What these say in another version is asserted one by one.
    private static readonly string[] Converted =
        ["HorizontalPodAutoscaler", "PodDisruptionBudget", "CustomResourceDefinition", "PriorityLevelConfiguration", "MutatingWebhookConfiguration"];

    // What servers of today fill in.
    private static readonly string[] NewDefaults = ["CSIDriver old.example.com.spec.seLinuxMount: (absent) → false"];

    [Theory]
    [InlineData("1.18")]
    [InlineData("1.21")]
    public async Task A_cluster_of_old_versions_arrives_in_one_of_today(string version)
    {
        using var folder = new TestFolder();
        await using var a = await TestCluster.StartAsync(folder, "a", version, controllers: false);
        await using var b = await TestCluster.StartAsync(folder, "b", controllers: false);
        await OldVersions.ApplyAsync(a.Kubectl, version);
        var before = await ClusterContent.ReadAsync(a.Kubectl, OldVersions.IsOurs);

        var move = await OldVersions.MoveAsync(folder, a.Kubeconfig, b.Kubectl);

        // Every kind that the old cluster was given arrives but one, which has no successor.
        Assert.Equal(["PodSecurityPolicy old-strict is not restored: Kubernetes has no such kind since 1.25; in its place: Pod Security Admission " +
            "(namespace label pod-security.kubernetes.io/enforce) or a policy engine"], move.Rows.Where(OldVersions.IsAboutOurs));
        Assert.Empty(move.Unexplained);
        await OldVersions.AssertMeaningAsync(b.Kubectl);
        if (version != "1.21") return;
        var differences = before.DifferencesTo(await ClusterContent.ReadAsync(b.Kubectl, OldVersions.IsOurs));
        var others = differences.Where(d => !Converted.Any(k => d.StartsWith(k + " ", StringComparison.Ordinal))
            && !d.Contains(".apiVersion: ", StringComparison.Ordinal) && !NewDefaults.Contains(d));
        Assert.True(others.SequenceEqual(["PodSecurityPolicy old-strict: missing"]), string.Join('\n', others));
    }

    [Theory]
    [InlineData("velero-1.3.2", "old-apis")]
    [InlineData("velero-1.3.2", "old-shop")]
    [InlineData("velero-1.18.1", "apps")]
    public async Task What_real_veleros_stored_is_in_a_cluster_of_today_or_named(string bucket, string backup)
    {
        using var folder = new TestFolder();
        var store = folder.File("store");
        OldVersions.Copy(Path.Combine(Path.GetDirectoryName(Workloads.Own)!, bucket), store);
        await using var cluster = await TestCluster.StartAsync(folder, "b", controllers: false);

        var move = await OldVersions.RestoreAsync(folder, backup, cluster.Kubectl);

        Assert.Empty(move.Unexplained);
        if (backup != "old-apis") return;
        Assert.Empty(move.Rows);
        Assert.Equal("true", await cluster.Kubectl.RunAsync("get", "gadget", "g", "-n", "old-apis", "-o", "jsonpath={.spec.unknown.kept}"));
        Assert.Equal("80", await cluster.Kubectl.RunAsync("get", "hpa", "web", "-n", "old-apis", "-o", "jsonpath={.spec.metrics[0].resource.target.averageUtilization}"));
    }
}
