using System.Text.Json.Nodes;
using Sampan.EndToEnd.Tests.Harness;

namespace Sampan.EndToEnd.Tests.Scenarios;

/// <summary><c>backup verify</c> as a person and a script meet it.</summary>
public sealed class BackupVerifyTests
{
    private static string Asset(string bucket) => Path.Combine(Path.GetDirectoryName(Workloads.Own)!, bucket);

    [Fact]
    public async Task A_sound_backup_of_velero_is_a_table_of_passed_checks()
    {
        var result = (await SampanCommand.RunAsync("backup", "verify", "minio-csi", "--storage", "file://" + Asset("velero-1.18.1"))).Expect(0);

        Assert.Equal(
            """
            CHECK           RESULT    CHECKED
            metadata        passed    phase Completed
            files           passed    9 files
            checksums       skipped   the backup has none: Velero or an older version wrote it
            archive         passed    format 1.1.0, 15 resources
            items           passed    16 objects in 15 resources
            resource-list   passed    16 entries
            volumes         passed    1 volumes, 1 handles
            counters        passed    8 figures

            Backup "minio-csi" is sound.

            """.ReplaceLineEndings("\n"), result.Output);
    }

    [Fact]
    public async Task A_damaged_backup_ends_with_code_3_and_every_finding_also_as_json()
    {
        using var folder = new TestFolder();
        Directory.CreateDirectory(folder.File("backups/minio-csi"));
        foreach (var file in Directory.GetFiles(Path.Combine(Asset("velero-1.18.1"), "backups", "minio-csi"))) File.Copy(file, folder.File("backups/minio-csi/" + Path.GetFileName(file)));
        File.Delete(folder.File("backups/minio-csi/minio-csi-volumeinfo.json.gz"));

        var text = (await SampanCommand.RunAsync("backup", "verify", "minio-csi", "--storage", "file://" + folder.Path)).Expect(3);
        var json = JsonNode.Parse((await SampanCommand.RunAsync("backup", "verify", "minio-csi", "-o", "json", "--storage", "file://" + folder.Path)).Expect(3).Output)!;

        Assert.Contains("files: error: minio-csi-volumeinfo.json.gz: it is missing\n", text.Output, StringComparison.Ordinal);
        Assert.Contains("is not sound: 1 of 8 checks failed", text.Output, StringComparison.Ordinal);
        Assert.False((bool)json["sound"]!);
        var files = json["checks"]!.AsArray().Single(c => (string)c!["name"]! == "files")!;
        Assert.Equal("failed", (string?)files["result"]);
        Assert.Equal("minio-csi-volumeinfo.json.gz", (string?)files["findings"]![0]!["subject"]);
    }

    [Fact]
    public async Task What_is_not_there_is_named()
    {
        using var folder = new TestFolder();
        Assert.Contains("nosuch", (await SampanCommand.RunAsync("backup", "verify", "nosuch", "--storage", "file://" + folder.Path)).Expect(1).Error, StringComparison.Ordinal);
    }
}
