using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Sampan.EndToEnd.Tests.Strict;

/// <summary>Which files there are, and what each is packed as.</summary>
internal static partial class StrictLayout
{
    private static readonly string[] Since11 = ["-itemoperations.json.gz", "-results.gz", "-volumeinfo.json.gz"];

    public static void Check(StrictBackup backup, StrictMetadata metadata)
    {
        CheckNames(backup, metadata.Phase == "Failed");
        foreach (var file in backup.Files.Keys.Where(f => f.EndsWith(".gz", StringComparison.Ordinal))) backup.Try(file, () => CheckPacking(backup, file));
        backup.Try("logs", () => CheckLogs(backup));
        if (backup.Writer != BackupWriter.Velero13) backup.Try("results", () => CheckResults(backup, metadata));
        if (backup.Writer == BackupWriter.Sampan) CheckOwn(backup);
    }

    /// <summary>A packed file's content.</summary>
    public static byte[] Unpack(StrictBackup backup, string suffix)
    {
        if (!backup.Files.TryGetValue(backup.Name + suffix, out var packed)) throw new InvalidDataException($"{backup.Name}{suffix} is missing");
        using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var content = new MemoryStream();
        gzip.CopyTo(content);
        return content.ToArray();
    }

    private static void CheckNames(StrictBackup backup, bool isFailed)
    {
        string[] always = [".tar.gz", "-logs.gz", "-podvolumebackups.json.gz", "-volumesnapshots.json.gz", "-resource-list.json.gz"];
        string[] required = isFailed ? ["-logs.gz", "-results.gz"] : [.. always, .. backup.Writer == BackupWriter.Velero13 ? [] : Since11];
        string[] csi = ["-csi-volumesnapshots.json.gz", "-csi-volumesnapshotcontents.json.gz", "-csi-volumesnapshotclasses.json.gz"];
        string[] optional = [.. always, .. Since11, .. csi];
        string[] own = backup.Writer == BackupWriter.Sampan ? ["sampan-issues.json", "sampan-checksums.json"] : [];
        foreach (var file in required.Select(s => backup.Name + s).Concat(own)) backup.Require(backup.Files.ContainsKey(file), $"{file} is missing");
        foreach (var file in backup.Files.Keys)
        {
            var isKnown = file == "velero-backup.json" || own.Contains(file) || optional.Any(s => file == backup.Name + s);
            backup.Require(isKnown, $"{file} is no file of a complete backup");
        }
    }

    // RFC 1952, as Go writes it: no name, no comment, no time; one member whose length and checksum are there.
    private static void CheckPacking(StrictBackup backup, string file)
    {
        var packed = backup.Files[file];
        backup.Require(packed.Length >= 18 && packed[0] == 0x1f && packed[1] == 0x8b && packed[2] == 8, $"{file}: is no gzip");
        backup.Require(packed[3] == 0, $"{file}: gzip flags {packed[3]}");
        backup.Require(packed.AsSpan(4, 4).SequenceEqual(new byte[4]), $"{file}: gzip carries a time");
        var content = Unpack(backup, file[backup.Name.Length..]);
        if (!file.EndsWith("-logs.gz", StringComparison.Ordinal))
        {
            backup.Require(BitConverter.ToUInt32(packed.AsSpan(^4)) == unchecked((uint)content.Length), $"{file}: cut off, or more than one member");
        }

        if (file.EndsWith(".tar.gz", StringComparison.Ordinal) || file.EndsWith("-logs.gz", StringComparison.Ordinal)) return;
        StrictJson.Parse(content);
        var text = Encoding.UTF8.GetString(content);
        backup.Require(text.EndsWith('\n') && !text[..^1].Contains('\n', StringComparison.Ordinal), $"{file}: is not one line of JSON");
    }

    private static void CheckLogs(StrictBackup backup)
    {
        var lines = Encoding.UTF8.GetString(Unpack(backup, "-logs.gz")).Split('\n');
        backup.Require(lines[^1].Length == 0, "logs: the last line has no end");
        if (backup.Writer == BackupWriter.Velero13) return;
        foreach (var line in lines[..^1]) backup.Require(LogLine().IsMatch(line), $"logs: \"{line}\" is no line of logrus");
    }

    private static void CheckResults(StrictBackup backup, StrictMetadata metadata)
    {
        var results = StrictJson.Parse(Unpack(backup, "-results.gz"));
        backup.Require(StrictJson.HasFields(results, ["errors", "warnings"]), "results: other keys than errors and warnings");
        foreach (var side in results.EnumerateObject())
        {
            backup.Require(StrictJson.HasFields(side.Value, [], "velero", "cluster", "namespaces"), $"results: other keys in {side.Name}");
            foreach (var part in side.Value.EnumerateObject()) backup.Require(Count(part.Value) > 0, $"results: {side.Name}.{part.Name} is empty and there");
            var counted = Count(side.Value);
            if (backup.Writer != BackupWriter.Sampan) continue;
            backup.Require(counted == metadata.Count(side.Name), $"results: {counted} {side.Name}, the status has {metadata.Count(side.Name)}");
        }

        backup.Require(metadata.Phase != "Completed" || metadata.Count("errors") == 0, "metadata: Completed with errors");
        backup.Require(metadata.Phase == "Completed" || metadata.Count("errors") > 0, $"metadata: {metadata.Phase} without errors");
    }

    private static int Count(JsonElement texts) => texts.ValueKind switch
    {
        JsonValueKind.String => 1,
        JsonValueKind.Array => texts.EnumerateArray().Sum(Count),
        _ => texts.EnumerateObject().Sum(p => Count(p.Value)),
    };

    private static void CheckOwn(StrictBackup backup)
    {
        foreach (var (file, bytes) in backup.Files.Where(f => f.Key.StartsWith("sampan-", StringComparison.Ordinal)))
        {
            backup.Try(file, () => backup.Require(StrictJson.Parse(bytes).Text("schemaVersion") == "1.0", $"{file}: no schemaVersion 1.0"));
        }

        backup.Try("sampan-checksums.json", () =>
        {
            var sums = StrictJson.Parse(backup.Files["sampan-checksums.json"]).GetProperty("files").EnumerateObject().ToDictionary(p => p.Name, p => p.Value);
            var files = backup.Files.Keys.Where(f => f != "sampan-checksums.json").Order(StringComparer.Ordinal).ToList();
            backup.Require(files.SequenceEqual(sums.Keys.Order(StringComparer.Ordinal)), "checksums: not of exactly the files that are there");
            foreach (var file in files.Where(sums.ContainsKey))
            {
                var sum = Convert.ToHexStringLower(SHA256.HashData(backup.Files[file]));
                var isRight = sums[file].GetProperty("size").GetInt64() == backup.Files[file].Length && sums[file].Text("sha256") == sum;
                backup.Require(isRight, $"checksums: that of {file} is wrong");
            }
        });
    }

    [GeneratedRegex("""^time="[^"]+" level=(trace|debug|info|warning|error|fatal) msg=("([^"\\]|\\.)*"|\S+)( \S+?=("([^"\\]|\\.)*"|\S*))*$""")]
    private static partial Regex LogLine();
}
