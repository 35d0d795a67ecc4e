using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Api;
using Sampan.Cli.Output.Describe;
using Sampan.Cli.Sessions;
using Sampan.Engine.Bucket;
using Sampan.Kubernetes.Documents;
using Sampan.Storage.Memory;

namespace Sampan.Cli.Tests.Output.Describe;

/// <summary>Parts of <c>describe -o json</c> that no recorded backup has.</summary>
public sealed class BackupStructureTests
{
    private const string Volumes = """
        [{"pvName":"pv1","backupMethod":"NativeSnapshot","result":"succeeded","nativeSnapshotInfo":{"snapshotHandle":"s1","volumeType":"gp3","volumeAZ":"z","iops":"100"}},
         {"pvcNamespace":"a","pvcName":"moved","backupMethod":"CSISnapshot","snapshotDataMoved":true,"result":"succeeded",
          "snapshotDataMovementInfo":{"dataMover":"","uploaderType":"kopia","operationID":"du","size":5}},
         {"backupMethod":"PodVolumeBackup","pvbInfo":{"uploaderType":"kopia","podNamespace":"a","podName":"p","volumeName":"v","Phase":"Completed","size":7}},
         {"backupMethod":"PodVolumeBackup","pvbInfo":{"uploaderType":"kopia","podNamespace":"a","podName":"p","volumeName":"u","Phase":"Completed"}},
         {"backupMethod":"PodVolumeBackup","pvbInfo":{"uploaderType":"kopia","podNamespace":"a","podName":"q","volumeName":"w","Phase":"Failed"}}]
        """;

    [Fact]
    public void Each_way_of_a_volume_has_its_keys_with_details()
    {
        var volumes = Describe(Volumes, details: true)["status"]!["backupVolumes"]!;

        Assert.Equal("""{"pv1":{"IOPS":"100","availabilityZone":"z","result":"succeeded","snapshotID":"s1","type":"gp3"}}""", Text(volumes["nativeSnapshots"]));
        Assert.Equal("""{"a/moved":{"dataMovement":{"dataMover":"velero","incrementalSize":0,"operationID":"du","result":"succeeded","size":5,"uploaderType":"kopia"}}}""",
            Text(volumes["csiSnapshots"]));
        Assert.Equal("""{"podVolumeBackupsDetails":{"Completed":[{"a/p":"u, v (size: 7)"}],"Failed":[{"a/q":"w"}]},"uploderType":"kopia"}""", Text(volumes["podVolumeBackups"]));
    }

    [Fact]
    public void Without_details_it_says_where_they_are()
    {
        var volumes = Describe(Volumes, details: false)["status"]!["backupVolumes"]!;

        Assert.Equal("""{"pv1":"specify --details for more information"}""", Text(volumes["nativeSnapshots"]));
        Assert.Equal("""{"a/moved":{"dataMovement":"included, specify --details for more information"}}""", Text(volumes["csiSnapshots"]));
        Assert.Equal("""{"Completed":2,"Failed":1}""", Text(volumes["podVolumeBackups"]!["podVolumeBackupsDetails"]));
        Assert.Null(Describe(Volumes, details: false)["status"]!["resourceList"]);
    }

    [Fact]
    public void Hooks_and_ordered_resources_are_in_the_spec()
    {
        var spec = Describe("[]", details: false, backup => (backup.Spec.Hooks, backup.Spec.OrderedResources) = ((JsonObject)JsonNode.Parse("""
            {"resources":[{"name":"freeze","includedNamespaces":["a"],"labelSelector":{"matchLabels":{"x":"y"}},
            "pre":[{"exec":{"container":"c","command":["/bin/sh","-c"],"onError":"Fail","timeout":"30s"}}]}]}
            """)!, new Dictionary<string, string> { ["pods"] = "a/p" }))["spec"]!;

        Assert.Equal("""{"pods":"a/p"}""", Text(spec["orderedResources"]));
        Assert.Equal("""
            {"freeze":{"labelSelector":"x=y","namespaces":{"excluded":"<none>","included":"a"},"postExecHook":[],
            "preExecHook":[{"container":"c","command":"/bin/sh -c","onError:":"Fail","timeout":"30s"}],"resources":{"excluded":"<none>","included":"*"}}}
            """.ReplaceLineEndings(""), Text(spec["hooks"]!["resources"]));
    }

    [Fact]
    public void Gaps_come_first_and_several_backups_are_a_list()
    {
        var backup = Backup.Create("b", DateTimeOffset.UnixEpoch);
        var issues = """{"gaps":[{"reason":"kind-not-listed","message":"m"}],"issues":[{"reason":"resource-unknown"}]}""";
        var structure = BackupStructure.Of(backup, new BackupDetails(null, null, null, null, Json(issues)), details: true);

        Assert.Equal(["gaps", "issues", "metadata", "phase", "spec", "status"], structure.Select(p => p.Key));
        Assert.Equal("<backup resource list not found>", (string?)structure["status"]!["errorGettingResourceList"]);
        Assert.StartsWith("gaps:\n- ", BackupStructure.Write([structure], yaml: true), StringComparison.Ordinal);
        Assert.StartsWith("[\n    {\n        \"gaps\": [", BackupStructure.Write([structure, (JsonObject)structure.DeepClone()], yaml: false), StringComparison.Ordinal);
    }

    [Fact]
    public void Counts_stand_for_results_that_are_not_there()
    {
        var structure = Describe("[]", details: false, b => (b.Status.Errors, b.Status.Warnings) = (2, 0));

        Assert.Equal(("""{"count":2}""", """{"count":0}"""), (Text(structure["errors"]), Text(structure["warnings"])));
    }

    [Fact]
    public async Task Volumes_of_old_backups_come_from_their_own_files()
    {
        var repository = new BackupRepository(new MemoryObjectStore(TimeProvider.System));
        await using var upload = await repository.BeginAsync("b", new BackupWriter("id", "test"), TimeProvider.System, TestContext.Current.CancellationToken);
        await PutAsync(upload, BackupFile.VolumeSnapshots, """[{"spec":{"PersistentVolumeName":"pv1","volumeIOPS":3},"status":{"phase":"Completed","providerSnapshotID":"s1"}}]""");
        await PutAsync(upload, BackupFile.CsiVolumeSnapshots,
            """[{"metadata":{"namespace":"a"},"spec":{"source":{"persistentVolumeClaimName":"c"}},"status":{"boundVolumeSnapshotContentName":"x"}}]""");
        await PutAsync(upload, BackupFile.CsiVolumeSnapshotContents, """[{"metadata":{"name":"x"},"spec":{"driver":"d"},"status":{"snapshotHandle":"h","restoreSize":9}}]""");
        await PutAsync(upload, BackupFile.PodVolumeBackups, """[{"spec":{"pod":{"namespace":"a","name":"p"},"volume":"v"},"status":{"phase":"Completed"}}]""");

        var volumes = await LegacyVolumes.ReadAsync(repository, "b", TestContext.Current.CancellationToken);
        var found = new BackupDetails(null, null, null, JsonFile.Element(volumes), null) { HasLegacyVolumes = true };
        var text = BackupDescriber.Describe(Backup.Create("b", DateTimeOffset.UnixEpoch), found, details: true, colour: false);

        Assert.Contains("pv1:\n      Snapshot ID: s1\n", text, StringComparison.Ordinal);
        Assert.Contains("a/c:\n      Snapshot:\n        Snapshot Content Name: x\n        Storage Snapshot ID: h\n", text, StringComparison.Ordinal);
        Assert.Contains("Pod Volume Backups - restic:\n    Completed:\n      a/p: v\n", text, StringComparison.Ordinal);
    }

    private static async Task PutAsync(BackupUpload upload, BackupFile file, string json) => await upload.PutJsonAsync(file, JsonNode.Parse(json), TestContext.Current.CancellationToken);

    private static JsonObject Describe(string volumes, bool details, Action<Backup>? change = null)
    {
        var backup = Backup.Create("b", DateTimeOffset.UnixEpoch);
        change?.Invoke(backup);
        return BackupStructure.Of(backup, new BackupDetails(null, null, null, Json(volumes), null), details);
    }

    private static JsonElement Json(string text) => KubeJson.ParseDocument(System.Text.Encoding.UTF8.GetBytes(text)).RootElement;

    private static string Text(JsonNode? node) => System.Text.Encoding.UTF8.GetString(KubeJson.Write(node));
}
