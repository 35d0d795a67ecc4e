using System.IO.Compression;
using System.Text;
using Sampan.EndToEnd.Tests.Harness;

namespace Sampan.EndToEnd.Tests.Strict;

/// <summary>The strict reader takes what real Veleros and the product write, and nothing that was tampered with.</summary>
public sealed class StrictReaderTests
{
    private static readonly string[] Required =
    [
        "b.tar.gz", "b-logs.gz", "b-podvolumebackups.json.gz", "b-volumesnapshots.json.gz", "b-resource-list.json.gz", "b-itemoperations.json.gz",
        "b-results.gz", "b-volumeinfo.json.gz",
    ];

    private static string Assets => System.IO.Path.GetDirectoryName(Workloads.Own)!;

    [Theory]
    [InlineData("velero-1.18.1", "minio-csi", "Velero118")]
    [InlineData("velero-1.18.1", "apps", "Velero118")]
    [InlineData("velero-1.3.2", "old-apis", "Velero13")]
    [InlineData("velero-1.3.2", "old-shop", "Velero13")]
    public async Task Backups_of_velero_are_accepted(string bucket, string name, string writer)
    {
        var files = await WrittenBackups.ReadFolderAsync(System.IO.Path.Combine(Assets, bucket, "backups", name));

        Assert.Equal("", string.Join('\n', StrictBackup.Read(name, files, Enum.Parse<BackupWriter>(writer))));
    }

    [Fact]
    public async Task A_backup_of_ours_with_a_snapshot_is_accepted_and_no_tampered_one()
    {
        using var folder = new TestFolder();
        await using var cluster = await TestCluster.StartAsync(folder, "a");
        var shop = new VolumeScenario(cluster.Kubectl, folder);
        await shop.ApplyAsync();
        (await shop.BackupAsync("b")).Expect(0);
        var files = await WrittenBackups.ReadFolderAsync(folder.File("bucket/backups/b"));

        Assert.Equal("", Violations(files));
        Assert.Contains("velero-backup.json: it is missing", Violations(Without(files, "velero-backup.json")), StringComparison.Ordinal);
        foreach (var file in Required)
        {
            Assert.Contains($"{file} is missing", Violations(Without(files, file)), StringComparison.Ordinal);
        }

        Assert.Contains("is no file of a complete backup", Violations(With(files, "sampan-claim.json", "{}"u8.ToArray())), StringComparison.Ordinal);
        Assert.Contains("phase Finalizing is not final", Metadata(files, "\"phase\": \"Completed\"", "\"phase\": \"Finalizing\""), StringComparison.Ordinal);
        Assert.Contains("status.formatVersion", Metadata(files, "\"formatVersion\": \"1.1.0\"", "\"formatVersion\": \"2\""), StringComparison.Ordinal);
        Assert.Contains("spec.colour is no field", Metadata(files, "\"spec\": {", "\"spec\": {\n    \"colour\": 1,"), StringComparison.Ordinal);
        const string Location = "\"velero.io/storage-location\": ";
        Assert.Contains("velero.io/storage-location", Metadata(files, Location + "\"default\"", Location + "\"other\""), StringComparison.Ordinal);
        const string Handle = "\"snapshotHandle\":\"";
        Assert.Contains("no content with its handle", Packed(files, "b-volumeinfo.json.gz", Handle, Handle + "x"), StringComparison.Ordinal);
        Assert.Contains("is stored and not listed", Packed(files, "b-resource-list.json.gz", "shop/data", "shop/date"), StringComparison.Ordinal);
        const string Path = "resources/namespaces/cluster/shop.";
        Assert.Contains("no path of an item", Packed(files, "b.tar.gz", Path + "json\0", Path + "yaml\0", isHeader: true), StringComparison.Ordinal);
        Assert.Contains("wrong checksum", Packed(files, "b.tar.gz", "0000755\0", "0000644\0"), StringComparison.Ordinal);
        Assert.Contains("checksums: that of b-logs.gz is wrong", Violations(With(files, "b-logs.gz", [.. files["b-logs.gz"], 0])), StringComparison.Ordinal);
    }

    private static string Violations(Dictionary<string, byte[]> files) => string.Join('\n', StrictBackup.Read("b", files, BackupWriter.Sampan));

    private static Dictionary<string, byte[]> Without(Dictionary<string, byte[]> files, string file) => files.Where(f => f.Key != file).ToDictionary();

    private static Dictionary<string, byte[]> With(Dictionary<string, byte[]> files, string file, byte[] content) => new(files) { [file] = content };

    private static string Metadata(Dictionary<string, byte[]> files, string from, string to)
    {
        var text = Encoding.UTF8.GetString(files["velero-backup.json"]);
        Assert.Contains(from, text, StringComparison.Ordinal);
        return Violations(With(files, "velero-backup.json", Encoding.UTF8.GetBytes(text.Replace(from, to, StringComparison.Ordinal))));
    }

    /// <param name="files">The backup.</param>
    /// <param name="file">Which of them to change.</param>
    /// <param name="from">What to look for, once unpacked.</param>
    /// <param name="to">What to put there.</param>
    /// <param name="isHeader">It is where a header begins: its sum is made right again.</param>
    private static string Packed(Dictionary<string, byte[]> files, string file, string from, string to, bool isHeader = false)
    {
        using var content = new MemoryStream();
        using (var gzip = new GZipStream(new MemoryStream(files[file]), CompressionMode.Decompress)) gzip.CopyTo(content);
        var text = Encoding.Latin1.GetString(content.ToArray());
        var at = text.IndexOf(from, StringComparison.Ordinal);
        Assert.True(at >= 0, $"{file} has no {from}");
        var bytes = Encoding.Latin1.GetBytes(text[..at] + to + text[(at + from.Length)..]);
        if (isHeader) Checksum(bytes.AsSpan(at, 512));
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(bytes);
        return Violations(With(files, file, packed.ToArray()));
    }

    private static void Checksum(Span<byte> header)
    {
        header.Slice(148, 8).Fill((byte)' ');
        var sum = 0;
        foreach (var b in header) sum += b;
        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ", header[148..]);
    }
}
