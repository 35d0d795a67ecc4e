using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Sampan.Api;
using Sampan.Engine.Archive;
using Sampan.Engine.Bucket;
using Sampan.Kubernetes.Documents;
using Sampan.Storage;
using Sampan.Storage.Memory;

namespace Sampan.Engine.Tests.Restores;

/// <summary>A bucket with one complete backup, made of objects given as JSON.</summary>
internal sealed class BucketBuilder(string name = "b")
{
    private readonly List<(GroupResource Resource, string Json, bool Preferred, ObjectKey? At)> _items = [];
    private readonly Dictionary<BackupFile, JsonNode?> _files = [];

    /// <summary>What the archive says of its layout.</summary>
    public string FormatVersion { get; init; } = BackupArchiveWriter.FormatVersion;

    /// <summary>Adds an object; <paramref name="at"/> is its path when that is to say something else.</summary>
    public BucketBuilder Add(string resource, string json, bool preferred = true, ObjectKey? at = null)
    {
        _items.Add((GroupResource.Parse(resource), json, preferred, at));
        return this;
    }

    public BucketBuilder With(BackupFile file, string json)
    {
        _files[file] = JsonNode.Parse(json);
        return this;
    }

    public async Task<IObjectStore> BuildAsync(TimeProvider time)
    {
        var store = new MemoryObjectStore(time);
        var upload = await new BackupRepository(store).BeginAsync(name, new BackupWriter(name, "test"), time, CancellationToken.None);
        await using (upload)
        {
            using var packed = new MemoryStream();
            var writer = new BackupArchiveWriter(packed, time);
            await using (writer)
            {
                foreach (var (resource, json, preferred, at) in _items)
                {
                    var bytes = Encoding.UTF8.GetBytes(json);
                    var item = KubeObject.Parse(bytes);
                    await writer.AddAsync(resource, at ?? item.Key, item.Kind.Version, preferred, bytes, CancellationToken.None);
                }

                await writer.CompleteAsync(CancellationToken.None);
            }

            packed.Position = 0;
            using var contents = FormatVersion == BackupArchiveWriter.FormatVersion ? packed : await RelabelAsync(packed);
            await upload.PutAsync(BackupFile.Contents, contents, CancellationToken.None);
            foreach (var (file, content) in _files) await upload.PutJsonAsync(file, content, CancellationToken.None);
            var backup = Backup.Create(name, time.GetUtcNow());
            backup.Status.Phase = BackupPhase.Completed;
            await upload.CompleteAsync(backup, CancellationToken.None);
        }

        return store;
    }

    private async Task<MemoryStream> RelabelAsync(Stream packed)
    {
        var relabelled = new MemoryStream();
        await using var gzip = new GZipStream(packed, CompressionMode.Decompress);
        await using var reader = new TarReader(gzip);
        await using (var output = new GZipStream(relabelled, CompressionLevel.Fastest, leaveOpen: true))
        await using (var writer = new TarWriter(output, TarEntryFormat.Ustar))
        {
            while (await reader.GetNextEntryAsync(copyData: true) is { } entry)
            {
                if (entry.Name == "metadata/version") entry.DataStream = new MemoryStream(Encoding.UTF8.GetBytes(FormatVersion));
                await writer.WriteEntryAsync(entry);
            }
        }

        relabelled.Position = 0;
        return relabelled;
    }
}
