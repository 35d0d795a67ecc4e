using System.IO.Compression;
using System.Text.Json.Nodes;
using Sampan.Engine.Bucket;
using Sampan.Engine.Tests.Fakes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Tests.Volumes;

/// <summary>Our files of volumes beside those that a real Velero 1.18.1 wrote.</summary>
public sealed class VolumeInfoFixtureTests
{
    [Theory]
    [InlineData(BackupFile.VolumeInfo, "volumeinfo")]
    [InlineData(BackupFile.ItemOperations, "itemoperations")]
    public async Task An_entry_has_the_fields_of_veleros_own_file_in_its_order(BackupFile file, string name)
    {
        var rig = VolumeRig.WithClaim();
        await rig.BackupAsync();
        Assert.Equal(Shape((await RealAsync("minio-csi", name))![0]), Shape((await rig.FileAsync(file))![0]));
    }

    [Theory]
    [InlineData(BackupFile.VolumeInfo, "volumeinfo")]
    [InlineData(BackupFile.ItemOperations, "itemoperations")]
    [InlineData(BackupFile.VolumeSnapshots, "volumesnapshots")]
    [InlineData(BackupFile.PodVolumeBackups, "podvolumebackups")]
    public async Task Without_volumes_the_files_are_veleros_to_the_letter(BackupFile file, string name)
    {
        var rig = new Rig();
        rig.Cluster.Add(Catalogs.Namespaces, null, "shop");
        await rig.BackupAsync();
        Assert.Equal((await RealAsync("apps", name))?.ToJsonString(), (await rig.FileAsync(file))?.ToJsonString());
    }

    private static async Task<JsonNode?> RealAsync(string backup, string name)
    {
        await using var packed = File.OpenRead(Path.Combine(Assets.Folder, "velero-1.18.1", "backups", backup, $"{backup}-{name}.json.gz"));
        await using var gzip = new GZipStream(packed, CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        await gzip.CopyToAsync(bytes, TestContext.Current.CancellationToken);
        return KubeJson.ParseNode(bytes.ToArray());
    }

    // Every path with the kind of its value; values differ, and where an object may be null it is null in both.
    private static List<string> Shape(JsonNode? node, string path = "") => node switch
    {
        JsonObject map => [.. map.SelectMany(p => Shape(p.Value, $"{path}.{p.Key}"))],
        JsonArray items => [.. items.SelectMany((item, i) => Shape(item, $"{path}[{i}]"))],
        _ => [$"{path}: {node?.GetValueKind().ToString() ?? "null"}"],
    };
}
