using System.IO.Compression;
using System.Text.Json;
using Sampan.Engine.Archive;
using Sampan.Engine.Bucket;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Verification;

/// <summary>Reads the files beside the archive to their ends, packing included.</summary>
internal sealed class FileReading(BackupRepository repository, string backup)
{
    private const int MaxJson = 512 << 20;

    /// <summary>Null when there is no such file.</summary>
    public async Task<VerifiedFile?> ReadAsync(BackupFile file, CancellationToken ct)
    {
        var stored = await repository.OpenAsync(backup, file, ct).ConfigureAwait(false);
        if (stored is null) return null;
        await using (stored.ConfigureAwait(false))
        {
            try
            {
                var keep = file != BackupFile.Logs;
                var bytes = BucketKeys.IsGzip(file) ? await UnpackAsync(stored, keep, ct).ConfigureAwait(false) : (await CopyAsync(stored, keep, ct).ConfigureAwait(false)).Kept;
                return keep ? Parse(file, bytes) : new VerifiedFile(file, null, null);
            }
            catch (InvalidDataException e)
            {
                return new VerifiedFile(file, e.Message, null);
            }
        }
    }

    private static async Task<ReadOnlyMemory<byte>> UnpackAsync(Stream stored, bool keep, CancellationToken ct)
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

    private static async Task<(ReadOnlyMemory<byte> Kept, long Length)> CopyAsync(Stream source, bool keep, CancellationToken ct)
    {
        var kept = new MemoryStream();
        var buffer = new byte[1 << 16];
        long length = 0;
        int n;
        while ((n = await source.ReadAsync(buffer, ct).ConfigureAwait(false)) > 0)
        {
            length += n;
            if (!keep) continue;
            if (length > MaxJson) throw new InvalidDataException($"it unpacks to more than {MaxJson} bytes");
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
        BackupFile.ResourceList => json.ValueKind == JsonValueKind.Object && json.EnumerateObject().All(p => IsNames(p.Value)) ? null : "it is no object of lists of names",
        BackupFile.Results => json.At("errors").ValueKind == JsonValueKind.Object && json.At("warnings").ValueKind == JsonValueKind.Object ? null : "it is no object with errors and warnings",
        BackupFile.Issues => json.At("gaps").ValueKind == JsonValueKind.Array && json.At("issues").ValueKind == JsonValueKind.Array ? null : "it has no lists of gaps and issues",
        _ => json.ValueKind is JsonValueKind.Array or JsonValueKind.Null ? null : "it is neither a list nor null",
    };

    private static bool IsNames(JsonElement names) => names.ValueKind == JsonValueKind.Array && names.EnumerateArray().All(n => n.ValueKind == JsonValueKind.String);
}
