using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Sampan.EndToEnd.Tests.Harness;
using Sampan.Sandbox.Controllers;
using Sampan.Sandbox.Tests.Controllers;

namespace Sampan.EndToEnd.Tests.Scenarios;

/// <summary>What a user may ask of volumes, through the command line, against the sandbox and against a real API server with the sandbox's CSI driver.</summary>
public sealed class VolumeBackupTests
{
    [Fact]
    public async Task Policies_and_flags_decide_about_each_volume()
    {
        using var folder = new TestFolder();
        await using var cluster = await TestCluster.StartAsync(folder, "a");
        await PlayAsync(new VolumeScenario(cluster.Kubectl, folder), cluster.Kubectl);
    }

    [Fact]
    public async Task The_same_on_a_real_API_server()
    {
        var plane = new RealControlPlane();
        await plane.InitializeAsync();
        try
        {
            if (plane.Client is null) Assert.Skip("KUBEBUILDER_ASSETS names no kube-apiserver");
            using var folder = new TestFolder();
            var options = new SandboxControllersOptions { CloudDirectory = folder.File("cloud"), RootCertificate = plane.CertificateAuthority };
            await using var controllers = SandboxControllers.Start(plane.Client, options, TimeProvider.System, NullLoggerFactory.Instance);
            var kubectl = new Kubectl(plane.Kubeconfig);
            await PlayAsync(new VolumeScenario(kubectl, folder), kubectl);
        }
        finally
        {
            await plane.DisposeAsync();
        }
    }

    private static async Task PlayAsync(VolumeScenario shop, Kubectl kubectl)
    {
        await shop.ApplyAsync();

        // A policy beats --snapshot-volumes=false, skips by label and size, and makes the pending claim no news.
        var byPolicy = (await shop.BackupAsync("by-policy", "--resource-policies-configmap", "rules", "--snapshot-volumes=false")).Expect(0);
        Assert.DoesNotContain("warning", byPolicy.Error, StringComparison.OrdinalIgnoreCase);
        var volumes = await shop.VolumesAsync("by-policy");
        Assert.Equal(["data", "scratch"], volumes.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(("CSISnapshot", "succeeded", true), Taken(volumes["data"]));
        Assert.StartsWith("any: skipped due to resource policy ;", (string)volumes["scratch"]["skippedReason"]!, StringComparison.Ordinal);
        var described = (await shop.RunAsync("backup", "describe", "by-policy", "--details")).Expect(0).Output;
        Assert.Contains((string)volumes["data"]["csiSnapshotInfo"]!["snapshotHandle"]!, described, StringComparison.Ordinal);
        Assert.DoesNotContain("shop/scratch:", described, StringComparison.Ordinal);
        Assert.Equal("", await shop.SnapshotObjectsAsync());

        // Without policies the flag decides, and the pending claim is a warning.
        var off = (await shop.BackupAsync("off", "--snapshot-volumes=false")).Expect(0);
        Assert.Contains("claim-not-bound", off.Error, StringComparison.Ordinal);
        Assert.All((await shop.VolumesAsync("off")).Values, v => Assert.True((bool)v["skipped"]!));
        (await shop.BackupAsync("on")).Expect(0);
        Assert.Equal([("CSISnapshot", "succeeded", true), ("CSISnapshot", "succeeded", true)], (await shop.VolumesAsync("on")).Values.Select(Taken));

        // Files are asked for, and nothing here backs them up.
        await kubectl.ApplyAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: app, namespace: shop, annotations: {backup.velero.io/backup-volumes: work}}
            spec: {containers: [{name: c, image: app, volumeMounts: [{name: work, mountPath: /work}]}], volumes: [{name: work, persistentVolumeClaim: {claimName: scratch}}]}
            """);
        await kubectl.RunAsync("wait", "--for=condition=Ready", "pod/app", "-n", "shop", "--timeout=60s");
        var files = (await shop.BackupAsync("files")).Expect(3);
        Assert.Contains("no-pod-volume-mover", files.Error, StringComparison.Ordinal);
        Assert.Contains("podvolume: ", (string)(await shop.VolumesAsync("files"))["scratch"]["skippedReason"]!, StringComparison.Ordinal);

        await FailuresAsync(shop, kubectl);
        await RefusalsAsync(shop);
        (await shop.RunAsync("backup", "delete", "by-policy", "--confirm", "--kubeconfig", kubectl.Kubeconfig)).Expect(0);
        Assert.Equal("", await shop.SnapshotObjectsAsync());
    }

    // A static volume of which the driver knows no disk; and no class at all.
    private static async Task FailuresAsync(VolumeScenario shop, Kubectl kubectl)
    {
        await kubectl.ApplyAsync("""
            apiVersion: v1
            kind: PersistentVolume
            metadata: {name: static}
            spec:
              accessModes: [ReadWriteOnce]
              capacity: {storage: 1Gi}
              storageClassName: ""
              persistentVolumeReclaimPolicy: Retain
              csi: {driver: com.tencent.cloud.csi.cbs, volumeHandle: disk-that-is-nowhere}
              claimRef: {namespace: shop, name: static}
            ---
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: static, namespace: shop}
            spec: {accessModes: [ReadWriteOnce], storageClassName: "", volumeName: static, resources: {requests: {storage: 1Gi}}}
            """);
        await kubectl.RunAsync("wait", "--for=jsonpath={.status.phase}=Bound", "pvc/static", "-n", "shop", "--timeout=60s");
        var broken = (await shop.BackupAsync("broken", "--csi-snapshot-timeout", "3s")).Expect(3);
        Assert.Contains("snapshot-failed", broken.Error, StringComparison.Ordinal);
        Assert.Contains("disk-that-is-nowhere", broken.Error, StringComparison.Ordinal);
        var volumes = await shop.VolumesAsync("broken");
        Assert.Equal(("failed", "succeeded"), ((string?)volumes["static"]["result"], (string?)volumes["data"]["result"]));
        Assert.Equal("", await shop.SnapshotObjectsAsync());

        await kubectl.RunAsync("delete", "volumesnapshotclass", "cbs-snapclass");
        var classless = (await shop.BackupAsync("classless")).Expect(3);
        Assert.Contains("failed to get VolumeSnapshotClass for provisioner com.tencent.cloud.csi.cbs", classless.Error, StringComparison.Ordinal);
        Assert.Equal("", await shop.SnapshotObjectsAsync());
    }

    private static async Task RefusalsAsync(VolumeScenario shop)
    {
        Assert.Contains("spec.snapshotMoveData is not supported", (await shop.BackupAsync("moved", "--snapshot-move-data", "--data-mover", "velero")).Expect(4).Error, StringComparison.Ordinal);
        Assert.Contains("a VolumeSnapshotLocation CRD for the location eu", (await shop.BackupAsync("eu", "--volume-snapshot-locations", "eu")).Expect(4).Error, StringComparison.Ordinal);
        Assert.Contains("fail to get ResourcePolicies velero/nothing ConfigMap", (await shop.BackupAsync("nothing", "--resource-policies-configmap", "nothing")).Expect(4).Error, StringComparison.Ordinal);
        (await shop.BackupAsync("both", "--resource-policies-configmap", "rules", "--resource-policies-file", "rules.yaml")).Expect(2);
    }

    private static (string?, string?, bool) Taken(JsonNode volume) =>
        ((string?)volume["backupMethod"], (string?)volume["result"], (bool)volume["csiSnapshotInfo"]!["ReadyToUse"]! && ((string)volume["csiSnapshotInfo"]!["snapshotHandle"]!).Length > 0);
}
