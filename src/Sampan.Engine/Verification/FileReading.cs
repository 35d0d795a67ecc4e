using System.IO.Compression;
using System.Text.Json;
using Sampan.Engine.Archive;
using Sampan.Engine.Bucket;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Verification;

/// <summary>Reads the files beside the archive to their ends, packing included.</summary>
/// <remarks>Lists are kept for the checks that compare them; a bucket that somebody else filled can't make that more than <c>maxKept</c> bytes.</remarks>
internal sealed class FileReading(BackupRepository repository, string backup, ReadSums sums, int maxKept)
{
    private long _kept;

    /// <summary>Null when there is no such file.</summary>
    public async Task<VerifiedFile?> ReadAsync(BackupFile file, CancellationToken ct)
    {
        var stored = await repository.OpenAsync(backup, file, ct).ConfigureAwait(false);
        if (stored is null) return null;
        await using (stored.ConfigureAwait(false))
        {
            return await sums.ReadAsync(BucketKeys.NameOf(backup, file), stored, content => ReadAsync(file, content, ct), ct).ConfigureAwait(false);
        }
    }

    private async Task<VerifiedFile> ReadAsync(BackupFile file, Stream content, CancellationToken ct)
    {
        try
        {
            var keep = file != BackupFile.Logs;
            var bytes = BucketKeys.IsGzip(file)
                ? await UnpackAsync(content, keep, ct).ConfigureAwait(false)
                : (await CopyAsync(content, keep, ct).ConfigureAwait(false)).Kept;
            return keep ? Parse(file, bytes) : new VerifiedFile(file, null, null);
        }
        catch (InvalidDataException e)
        {
            return new VerifiedFile(file, e.Message, null);
        }
    }

    private async Task<ReadOnlyMemory<byte>> UnpackAsync(Stream stored, bool keep, CancellationToken ct)
    {
        var source = new SourceStream(stored);
        var gzip = new GZipStream(source, CompressionMode.Decompress, leaveOpen: true);
        await using (gzip.ConfigureAwait(false))
        {
            try
            {
                var (kept, length) = await CopyAsync(gzip, keep, ct).ConfigureAwait(false);
                if (source.Position == 0) throw new InvalidDataException("it is empty");
                // The framework notices a wrong checksum, and not one that is missing because the last bytes were cut off.
                return source.Tail == unchecked((uint)length) ? kept : throw new InvalidDataException("it ends in the middle: it was cut off");
            }
            catch (InvalidDataException e) when (source.Position > 0)
            {
                throw new InvalidDataException($"not a whole gzip file ({e.Message})", e);
            }
        }
    }

    private async Task<(ReadOnlyMemory<byte> Kept, long Length)> CopyAsync(Stream source, bool keep, CancellationToken ct)
    {
        var kept = new MemoryStream();
        var buffer = new byte[1 << 16];
        long length = 0;
        int n;
        while ((n = await source.ReadAsync(buffer, ct).ConfigureAwait(false)) > 0)
        {
            length += n;
            if (!keep) continue;
            _kept += n;
            if (_kept > maxKept) throw new InvalidDataException($"with it the lists of the backup unpack to more than {maxKept >> 20} MiB: they can't be compared");
            kept.Write(buffer, 0, n);
        }

        return (kept.GetBuffer().AsMemory(0, (int)kept.Length), length);
    }

    private static VerifiedFile Parse(BackupFile file, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            var json = KubeJson.ParseDocument(bytes).RootElement;
            return Misshapen(file, json) is { } problem ? new VerifiedFile(file, problem, null) : new VerifiedFile(file, null, json);
        }
        catch (JsonException e)
        {
            return new VerifiedFile(file, $"it is no JSON ({e.Message})", null);
        }
    }

    private static string? Misshapen(BackupFile file, JsonElement json) => file switch
    {
        BackupFile.ResourceList when !IsObject(json) || !json.EnumerateObject().All(p => IsNames(p.Value)) => "it is no object of lists of names",
        BackupFile.Results when !IsObject(json.At("errors")) || !IsObject(json.At("warnings")) => "it is no object with errors and warnings",
        BackupFile.Issues when !IsArray(json.At("gaps")) || !IsArray(json.At("issues")) => "it has no lists of gaps and issues",
        BackupFile.ResourceList or BackupFile.Results or BackupFile.Issues => null,
        _ => IsArray(json) || json.ValueKind == JsonValueKind.Null ? null : "it is neither a list nor null",
    };

    private static bool IsObject(JsonElement json) => json.ValueKind == JsonValueKind.Object;

    private static bool IsArray(JsonElement json) => json.ValueKind == JsonValueKind.Array;

    private static bool IsNames(JsonElement names) => IsArray(names) && names.EnumerateArray().All(n => n.ValueKind == JsonValueKind.String);
}
