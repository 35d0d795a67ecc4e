using System.Formats.Tar;
using System.IO.Compression;
using Microsoft.Extensions.Logging.Abstractions;
using Sampan.Api;
using Sampan.Engine.Backups;
using Sampan.Engine.Bucket;
using Sampan.Storage;
using Sampan.Storage.Memory;

namespace Sampan.Engine.Tests.Fakes;

/// <summary>A cluster, a bucket and a runner between them.</summary>
internal sealed class Rig
{
    public FakeCluster Cluster { get; } = new();

    public MemoryObjectStore Store { get; } = new(TimeProvider.System);

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public BackupRepository Repository => new(Store);

    public BackupRunnerOptions Options(IObjectStore? store = null) => new()
    {
        Cluster = Cluster,
        Repository = new BackupRepository(store ?? Store),
        Time = Time,
        Logging = NullLoggerFactory.Instance,
        PageSize = 7,
    };

    public Task<BackupOutcome> BackupAsync(string name = "b1", Action<BackupSpec>? spec = null, Func<BackupRunnerOptions, BackupRunnerOptions>? options = null, IObjectStore? store = null)
    {
        var backup = Backup.Create(name, Time.GetUtcNow());
        spec?.Invoke(backup.Spec);
        var chosen = Options(store);
        return new BackupRunner(options?.Invoke(chosen) ?? chosen).RunAsync(backup, TestContext.Current.CancellationToken);
    }

    /// <summary>The archive's entries by path, read by the framework's own reader.</summary>
    public Task<Dictionary<string, byte[]>> EntriesAsync(string name = "b1") => EntriesAsync(Store, name);

    public static async Task<Dictionary<string, byte[]>> EntriesAsync(IObjectStore store, string name)
    {
        await using var stream = await store.OpenReadAsync($"backups/{name}/{name}.tar.gz", null, CancellationToken.None);
        return await EntriesAsync(stream);
    }

    public static async Task<Dictionary<string, byte[]>> EntriesAsync(Stream packed)
    {
        await using var gzip = new GZipStream(packed, CompressionMode.Decompress);
        await using var tar = new TarReader(gzip);
        var entries = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        while (await tar.GetNextEntryAsync(copyData: true) is { } entry)
        {
            using var body = new MemoryStream();
            if (entry.DataStream is not null) await entry.DataStream.CopyToAsync(body);
            entries.Add(entry.Name, body.ToArray());
        }

        return entries;
    }

    public async Task<List<string>> KeysAsync()
    {
        var keys = new List<string>();
        await foreach (var head in Store.ListAsync("", CancellationToken.None)) keys.Add(head.Key);
        return keys;
    }
}
