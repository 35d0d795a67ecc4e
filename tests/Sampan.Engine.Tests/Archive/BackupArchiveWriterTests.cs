using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using CsCheck;
using Sampan.Engine.Archive;
using Sampan.Engine.Tests.Fakes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Tests.Archive;

public sealed class BackupArchiveWriterTests
{
    private static readonly GroupResource ConfigMaps = new("", "configmaps");

    [Fact]
    public async Task The_version_comes_first_and_a_preferred_item_stands_there_twice()
    {
        var entries = await Rig.EntriesAsync(await WriteAsync(w => w.AddAsync(new("apps", "deployments"), new("shop", "web"), "v1", true, "{}"u8.ToArray(), default)));

        Assert.Equal(
            ["metadata/version", "resources/deployments.apps/namespaces/shop/web.json", "resources/deployments.apps/v1-preferredversion/namespaces/shop/web.json"], entries.Keys);
        Assert.Equal("1.1.0\n", Encoding.UTF8.GetString(entries["metadata/version"]));
    }

    [Fact]
    public async Task An_item_in_another_version_stands_under_that_version_alone()
    {
        var entries = await Rig.EntriesAsync(await WriteAsync(w => w.AddAsync(new("example.com", "widgets"), new(null, "w"), "v1beta1", false, "{}"u8.ToArray(), default)));

        Assert.Equal(["metadata/version", "resources/widgets.example.com/v1beta1/cluster/w.json"], entries.Keys);
    }

    [Fact]
    public async Task Entries_are_plain_files_of_mode_0755_without_owner()
    {
        var packed = await WriteAsync(w => w.AddAsync(ConfigMaps, new("a", new string('n', 253)), "v1", true, "{}"u8.ToArray(), default));
        await using var tar = new TarReader(new GZipStream(packed, CompressionMode.Decompress));
        while (await tar.GetNextEntryAsync(cancellationToken: TestContext.Current.CancellationToken) is { } entry)
        {
            Assert.Equal(TarEntryType.RegularFile, entry.EntryType);
            Assert.Equal((UnixFileMode)0b111_101_101, entry.Mode);
            Assert.Equal((0, 0), (entry.Uid, entry.Gid));
        }
    }

    [Theory]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a\0b")]
    [InlineData("")]
    public void A_name_that_is_no_path_segment_is_refused(string name) => Assert.False(BackupArchiveWriter.CanHold(ConfigMaps, new("ns", name), "v1"));

    [Fact]
    public void Whatever_is_written_is_read_back_byte_for_byte_by_both_readers()
    {
        var name = Gen.String[Gen.Char["abc-.é:"], 1, 253].Where(s => s is not ("." or ".."));
        var item = Gen.Select(name, name, Gen.Byte.Array[0, 3000]);
        item.List[0, 12].Sample(items =>
        {
            var distinct = items.DistinctBy(i => (i.Item1, i.Item2)).ToList();
            using var packed = WriteAsync(async w =>
            {
                foreach (var (ns, n, body) in distinct) await w.AddAsync(ConfigMaps, new(ns, n), "v1", true, body, default);
            }).GetAwaiter().GetResult();
            var oracle = Rig.EntriesAsync(new MemoryStream(packed.ToArray())).GetAwaiter().GetResult();
            using var reader = BackupArchiveReader.OpenAsync(packed, "t", ArchiveLimits.Default, default).GetAwaiter().GetResult();
            return reader.Count == distinct.Count && distinct.All(i =>
                oracle[$"resources/configmaps/namespaces/{i.Item1}/{i.Item2}.json"].AsSpan().SequenceEqual(i.Item3) &&
                reader.Read(reader.Find(ConfigMaps, new(i.Item1, i.Item2))!).AsSpan().SequenceEqual(i.Item3));
        }, iter: 60);
    }

    internal static async Task<MemoryStream> WriteAsync(Func<BackupArchiveWriter, Task> write)
    {
        var packed = new MemoryStream();
        await using (var writer = new BackupArchiveWriter(packed, TimeProvider.System))
        {
            await write(writer);
            await writer.CompleteAsync(default);
        }

        packed.Position = 0;
        return packed;
    }
}
