using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json.Nodes;

namespace Sampan.EndToEnd.Tests.Harness;

/// <summary>What a backup wrote into a folder, read by the framework's own readers.</summary>
internal static class Archives
{
    /// <summary>The archive's entries by path.</summary>
    public static async Task<Dictionary<string, byte[]>> EntriesAsync(string file)
    {
        await using var packed = File.OpenRead(file);
        await using var gzip = new GZipStream(packed, CompressionMode.Decompress);
        await using var tar = new TarReader(gzip);
        var entries = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        while (await tar.GetNextEntryAsync(copyData: true) is { } entry)
        {
            using var body = new MemoryStream();
            if (entry.DataStream is not null) await entry.DataStream.CopyToAsync(body);
            if (entry.EntryType is not TarEntryType.Directory) entries.Add(entry.Name, body.ToArray());
        }

        return entries;
    }

    public static string ArchiveOf(string store, string backup) => Path.Combine(store, "backups", backup, backup + ".tar.gz");

    public static async Task<JsonNode> MetadataAsync(string store, string backup) =>
        JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(store, "backups", backup, "velero-backup.json"), TestContext.Current.CancellationToken))!;
}
