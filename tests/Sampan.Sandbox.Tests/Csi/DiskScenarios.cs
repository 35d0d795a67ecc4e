using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Tests.Controllers;

namespace Sampan.Sandbox.Tests.Csi;

/// <summary>Disks and snapshots as seen through the API only. Subclasses say on which cluster.</summary>
public abstract class DiskScenarios
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private protected abstract TestCluster Cluster { get; }

    [Fact]
    public async Task A_disk_from_a_snapshot_has_the_bytes_of_before_the_overwrite()
    {
        var ns = await Cluster.NamespaceAsync(Ct);
        await SeedAsync(Cluster, ns, "data", "old picture");
        await SnapshotAsync(Cluster, ns, "snap", "data", "Delete");
        await SeedAsync(Cluster, ns, "data", "new picture");

        await Cluster.ApplyAsync(DiskYaml.Claim(ns, "copy", "10Gi", from: "snap"), Ct);
        Assert.Equal(Sum("old picture"), await SumAsync(Cluster, ns, "copy"));
        Assert.Equal(Sum("new picture"), await SumAsync(Cluster, ns, "data"));
    }

    [Theory]
    [InlineData("Delete", false)]
    [InlineData("Retain", true)]
    public async Task Deleting_a_snapshot_follows_its_policy(string policy, bool handleSurvives)
    {
        var ns = await Cluster.NamespaceAsync(Ct);
        await SeedAsync(Cluster, ns, "data", "bytes");
        var content = await SnapshotAsync(Cluster, ns, "snap", "data", policy);
        var handle = content.Text("status", "snapshotHandle")!;

        await Cluster.DeleteAsync("volumesnapshots", new ObjectKey(ns, "snap"), Ct);
        await Cluster.GoneAsync("volumesnapshots", new ObjectKey(ns, "snap"), Ct);
        Assert.Equal(handleSurvives, await Cluster.GetAsync("volumesnapshotcontents", content.Key, Ct) is not null);
        if (handleSurvives)
        {
            await Cluster.DeleteAsync("volumesnapshotcontents", content.Key, Ct);
            await Cluster.GoneAsync("volumesnapshotcontents", content.Key, Ct);
        }

        var found = await TakeOverAsync(Cluster, ns, "again", handle);
        Assert.Equal(handleSurvives, found.Flag("status", "readyToUse") == true);
        if (!handleSurvives) Assert.Contains("handle-not-found", found.Text("status", "error", "message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_content_with_an_unknown_handle_is_never_ready()
    {
        var ns = await Cluster.NamespaceAsync(Ct);
        foreach (var handle in (string[])["snap-0000000000", "../../etc"])
        {
            var snapshot = await TakeOverAsync(Cluster, ns, "t-" + Guid.NewGuid().ToString("N")[..6], handle);
            Assert.NotEqual(true, snapshot.Flag("status", "readyToUse"));
            Assert.Contains("handle-not-found", snapshot.Text("status", "error", "message"), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Delete")]
    [InlineData("Retain")]
    public async Task A_released_disk_goes_or_stays_by_its_reclaim_policy(string policy)
    {
        var ns = await Cluster.NamespaceAsync(Ct);
        await Cluster.ApplyAsync(DiskYaml.Claim(ns, "data", "5Gi"), Ct);
        var claim = await Cluster.WaitAsync("persistentvolumeclaims", new ObjectKey(ns, "data"), IsBound, Ct);
        var volume = new ObjectKey(null, claim!.Text("spec", "volumeName")!);
        await Cluster.PatchAsync("persistentvolumes", volume, new JsonObject { ["spec"] = new JsonObject { ["persistentVolumeReclaimPolicy"] = policy } }, Ct);
        await Cluster.DeleteAsync("persistentvolumeclaims", claim.Key, Ct);
        if (policy == "Delete") await Cluster.GoneAsync("persistentvolumes", volume, Ct);
        else await Cluster.WaitAsync("persistentvolumes", volume, v => v!.Text("status", "phase") == "Released", Ct);
    }

    [Fact]
    public async Task A_claim_that_waits_for_a_consumer_binds_when_a_pod_comes()
    {
        var ns = await Cluster.NamespaceAsync(Ct);
        await Cluster.ApplyAsync($$$"""
            apiVersion: storage.k8s.io/v1
            kind: StorageClass
            metadata: {name: wait-{{{ns}}}}
            provisioner: com.tencent.cloud.csi.cbs
            volumeBindingMode: WaitForFirstConsumer
            """, Ct);
        await Cluster.ApplyAsync(DiskYaml.Claim(ns, "late", "10Gi", storageClass: "wait-" + ns), Ct);
        await Cluster.WaitAsync("persistentvolumeclaims", new ObjectKey(ns, "late"), c => c!.Text("status", "phase") == "Pending", Ct);
        Assert.Equal("", await SumAsync(Cluster, ns, "late"));
        Assert.NotNull((await Cluster.GetAsync("persistentvolumeclaims", new ObjectKey(ns, "late"), Ct))!.Annotation("volume.kubernetes.io/selected-node"));
    }

    [Fact]
    public async Task A_claim_smaller_than_its_snapshot_stays_pending_and_says_why()
    {
        var ns = await Cluster.NamespaceAsync(Ct);
        await Cluster.ApplyAsync(DiskYaml.Claim(ns, "data", "25Gi"), Ct);
        await Cluster.WaitAsync("persistentvolumeclaims", new ObjectKey(ns, "data"), IsBound, Ct);
        var content = await SnapshotAsync(Cluster, ns, "snap", "data", "Delete");
        Assert.Equal(30L << 30, content.Whole("status", "restoreSize"));
        await Cluster.ApplyAsync(DiskYaml.Claim(ns, "small", "20Gi", from: "snap"), Ct);
        var refusal = await Cluster.EventAsync(ns, "ProvisioningFailed", Ct);
        Assert.Contains("20Gi is too small", refusal.Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_claim_in_use_is_deleted_only_after_its_pod()
    {
        var ns = await Cluster.NamespaceAsync(Ct);
        await Cluster.ApplyAsync(DiskYaml.Claim(ns, "data", "10Gi") + DiskYaml.Pod(ns, "user", "example/any", "data"), Ct);
        await Cluster.WaitAsync("pods", new ObjectKey(ns, "user"), p => p!.Text("status", "phase") == "Running", Ct);
        await Cluster.DeleteAsync("persistentvolumeclaims", new ObjectKey(ns, "data"), Ct);
        var held = await Cluster.WaitAsync("persistentvolumeclaims", new ObjectKey(ns, "data"), c => c!.Text("metadata", "deletionTimestamp") is not null, Ct);
        Assert.Contains(held!.View.Items("metadata", "finalizers"), f => f.GetString() == "kubernetes.io/pvc-protection");
        await Cluster.DeleteAsync("pods", new ObjectKey(ns, "user"), Ct);
        await Cluster.GoneAsync("persistentvolumeclaims", new ObjectKey(ns, "data"), Ct);
    }

    internal static bool IsBound(KubeObject? claim) => claim!.Text("status", "phase") == "Bound";

    internal static string Sum(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))) + "  picture.bin\n";

    /// <summary>Writes one file to a claim's disk with the tool image; makes the claim when it is not there.</summary>
    internal static async Task SeedAsync(TestCluster cluster, string ns, string claim, string text)
    {
        if (await cluster.GetAsync("persistentvolumeclaims", new ObjectKey(ns, claim), Ct) is null)
        {
            await cluster.ApplyAsync(DiskYaml.Claim(ns, claim, "10Gi"), Ct);
        }

        var name = "seed-" + Guid.NewGuid().ToString("N")[..6];
        await cluster.ApplyAsync(DiskYaml.Seed(ns, name, claim, Convert.ToBase64String(Encoding.UTF8.GetBytes(text))), Ct);
        await cluster.WaitAsync("jobs", new ObjectKey(ns, name), j => ControllerScenarios.Has(j, "Complete"), Ct);
    }

    internal static async Task<string> SumAsync(TestCluster cluster, string ns, string claim)
    {
        var name = "sum-" + Guid.NewGuid().ToString("N")[..6];
        await cluster.ApplyAsync(DiskYaml.Pod(ns, name, "sampan.dev/sandbox-tool", claim, "sha256sum, /data"), Ct);
        var pod = await cluster.WaitAsync("pods", new ObjectKey(ns, name), p => p!.Text("status", "phase") == "Succeeded", Ct);
        return pod!.View.Items("status", "containerStatuses").First().Text("state", "terminated", "message") ?? "";
    }

    /// <summary>Takes a snapshot and gives its content when it is ready.</summary>
    internal static async Task<KubeObject> SnapshotAsync(TestCluster cluster, string ns, string name, string claim, string policy)
    {
        var version = await cluster.VersionAsync("volumesnapshots", Ct);
        await cluster.ApplyAsync(DiskYaml.SnapshotClass(version, $"{ns}-{policy.ToLowerInvariant()}", policy) + DiskYaml.Snapshot(version, ns, name, claim, $"{ns}-{policy.ToLowerInvariant()}"), Ct);
        var snapshot = await cluster.WaitAsync("volumesnapshots", new ObjectKey(ns, name), s => s!.Flag("status", "readyToUse") == true, Ct);
        return (await cluster.GetAsync("volumesnapshotcontents", new ObjectKey(null, snapshot!.Text("status", "boundVolumeSnapshotContentName")!), Ct))!;
    }

    /// <summary>Binds a snapshot to a handle, as a restore does, and gives it once it is ready or has an error.</summary>
    internal static async Task<KubeObject> TakeOverAsync(TestCluster cluster, string ns, string name, string handle)
    {
        var version = await cluster.VersionAsync("volumesnapshots", Ct);
        await cluster.ApplyAsync(DiskYaml.Preprovisioned(version, ns, name, handle), Ct);
        var snapshot = await cluster.WaitAsync("volumesnapshots", new ObjectKey(ns, name),
            s => s!.Flag("status", "readyToUse") == true || s.Text("status", "error", "message")?.Contains("handle-not-found", StringComparison.Ordinal) == true, Ct);
        return snapshot!;
    }
}
