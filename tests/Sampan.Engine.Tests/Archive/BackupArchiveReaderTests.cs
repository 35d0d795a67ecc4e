using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Sampan.Engine.Archive;
using Sampan.Engine.Tests.Fakes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Tests.Archive;

public sealed class BackupArchiveReaderTests
{
    private static readonly GroupResource ConfigMaps = new("", "configmaps");

    [Theory]
    [InlineData("velero-1.18.1", "apps", "1.1.0")]
    [InlineData("velero-1.18.1", "minio-csi", "1.1.0")]
    [InlineData("velero-1.3.2", "old-apis", "1")]
    [InlineData("velero-1.3.2", "old-shop", "1")]
    public async Task Archives_of_real_releases_are_read_whole(string release, string backup, string version)
    {
        var path = Path.Combine(Assets.Folder, release, "backups", backup, backup + ".tar.gz");
        var expected = await Rig.EntriesAsync(File.OpenRead(path));
        using var archive = await OpenAsync(await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));

        Assert.Equal(version, archive.FormatVersion);
        Assert.Empty(archive.Notes);
        var plain = expected.Where(e => e.Key.StartsWith("resources/", StringComparison.Ordinal) && !e.Key.Contains("-preferredversion/", StringComparison.Ordinal)).ToList();
        Assert.Equal(plain.Count, archive.Count);
        foreach (var resource in archive.Resources)
        {
            foreach (var item in resource.Items)
            {
                var place = item.Key.Namespace is { } ns ? $"namespaces/{ns}" : "cluster";
                Assert.Equal(expected[$"resources/{resource.Resource}/{place}/{item.Key.Name}.json"], archive.Read(item));
                Assert.Equal(item.Key.Name, archive.ReadObject(item).Name);
            }
        }
    }

    [Fact]
    public async Task Versions_of_a_resource_are_listed_preferred_first()
    {
        using var archive = await OpenAsync(await TarAsync(
            ("metadata/version", "1.1.0\n"), ("resources/widgets.x/v1beta1/cluster/w.json", "{\"b\":1}"),
            ("resources/widgets.x/v1-preferredversion/cluster/w.json", "{\"a\":1}"), ("resources/widgets.x/cluster/w.json", "{\"a\":1}")));

        var widgets = archive.Find(new GroupResource("x", "widgets"))!;
        Assert.Equal([new ArchivedVersion("v1", true), new ArchivedVersion("v1beta1", false)], widgets.Versions);
        Assert.Equal("{\"b\":1}"u8.ToArray(), archive.Read(Assert.Single(widgets.ItemsOf("v1beta1"))));
        Assert.Empty(widgets.ItemsOf("v2"));
    }

    [Theory]
    [InlineData("resources/configmaps/namespaces/../../../etc/passwd.json")]
    [InlineData("../x")]
    [InlineData("/etc/passwd")]
    [InlineData("resources/configmaps/namespaces/a/..")]
    public async Task A_path_that_leaves_the_archive_is_refused_by_name(string path)
    {
        var e = await RefusedAsync(await TarAsync(("metadata/version", "1.1.0\n"), (path, "{}")));
        Assert.Equal(path, e.Entry);
    }

    [Theory]
    [InlineData(TarEntryType.SymbolicLink)]
    [InlineData(TarEntryType.HardLink)]
    [InlineData(TarEntryType.CharacterDevice)]
    public async Task Links_and_devices_are_refused(TarEntryType type)
    {
        var packed = await PackAsync(tar =>
        {
            var entry = new PaxTarEntry(type, "resources/secrets/namespaces/a/b.json");
            if (type != TarEntryType.CharacterDevice) entry.LinkName = "/etc/shadow";
            tar.WriteEntry(entry);
        });
        Assert.Contains("refused", (await RefusedAsync(packed)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_archive_cut_off_anywhere_is_refused()
    {
        var whole = (await BackupArchiveWriterTests.WriteAsync(async w =>
        {
            for (var i = 0; i < 20; i++) await w.AddAsync(ConfigMaps, new("a", $"c{i}"), "v1", true, Encoding.UTF8.GetBytes(Guid.NewGuid().ToString()), default);
        })).ToArray();
        for (var length = 0; length < whole.Length; length += 37) await RefusedAsync(whole[..length]);
    }

    [Fact]
    public async Task A_damaged_byte_is_noticed()
    {
        var whole = (await BackupArchiveWriterTests.WriteAsync(w => w.AddAsync(ConfigMaps, new("a", "c"), "v1", true, Encoding.UTF8.GetBytes(Guid.NewGuid().ToString()), default))).ToArray();
        for (var at = 12; at < whole.Length; at += 11)
        {
            var damaged = whole.ToArray();
            damaged[at] ^= 0x55;
            await RefusedAsync(damaged);
        }
    }

    [Fact]
    public async Task An_entry_beyond_the_cap_is_refused_before_it_is_read()
    {
        var packed = await TarAsync(("metadata/version", "1.1.0\n"), ("resources/configmaps/namespaces/a/big.json", new string(' ', 2000)));
        var e = await Assert.ThrowsAsync<ArchiveException>(() => BackupArchiveReader.OpenAsync(new MemoryStream(packed), "t", new ArchiveLimits { EntryBytes = 1999 }, TestContext.Current.CancellationToken));
        Assert.Equal("resources/configmaps/namespaces/a/big.json", e.Entry);
    }

    [Fact]
    public async Task What_is_no_backup_is_refused_with_what_it_holds()
    {
        Assert.Contains("home/me.txt", (await RefusedAsync(await TarAsync(("home/me.txt", "hello")))).Message, StringComparison.Ordinal);
        Assert.Contains("gzip", (await RefusedAsync("plain text, no archive at all"u8.ToArray())).Message, StringComparison.Ordinal);
        Assert.Contains("empty", (await RefusedAsync([])).Message, StringComparison.Ordinal);
        Assert.Contains("2.0", (await RefusedAsync(await TarAsync(("metadata/version", "2.0\n")))).Message, StringComparison.Ordinal);
        using var noTar = new MemoryStream();
        await using (var gzip = new GZipStream(noTar, CompressionLevel.Fastest, leaveOpen: true)) await gzip.WriteAsync(Encoding.UTF8.GetBytes(new string('x', 2000)), TestContext.Current.CancellationToken);
        Assert.Contains("tar", (await RefusedAsync(noTar.ToArray())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_entries_and_repetitions_are_tolerated_and_noted()
    {
        using var archive = await OpenAsync(await TarAsync(("metadata/version", "1.1.0\n"), ("resources/readme.txt", "x"),
            ("resources/configmaps/namespaces/a/c.json", "{\"v\":1}"), ("resources/configmaps/namespaces/a/d.json", "{\"v\":2}"),
            ("resources/configmaps/namespaces/a/c.json", "{\"v\":1}")));

        Assert.Equal("{\"v\":1}"u8.ToArray(), archive.Read(archive.Find(ConfigMaps, new("a", "c"))!));
        Assert.Equal(2, archive.Notes.Count);
    }

    [Theory]
    [InlineData(TarEntryFormat.Ustar)]
    [InlineData(TarEntryFormat.Pax)]
    [InlineData(TarEntryFormat.Gnu)]
    [InlineData(TarEntryFormat.V7)]
    public async Task Every_format_of_tar_is_read(TarEntryFormat format)
    {
        var name = new string('n', format is TarEntryFormat.V7 or TarEntryFormat.Ustar ? 40 : 250);
        var packed = await PackAsync(
            tar =>
            {
                tar.WriteEntry(Entry("metadata/version", "1.1.0\n", format));
                tar.WriteEntry(Entry($"resources/configmaps/namespaces/a/{name}.json", "{}", format));
            },
            format);
        using var archive = await OpenAsync(packed);
        Assert.NotNull(archive.Find(ConfigMaps, new("a", name)));
    }

    [Fact]
    public async Task Nothing_is_left_in_the_spool_folder_even_while_it_is_open()
    {
        var folder = Directory.CreateTempSubdirectory();
        var leftover = Path.Combine(folder.FullName, "sampan-spool-left");
        await File.WriteAllTextAsync(leftover, "x", TestContext.Current.CancellationToken);
        using (await BackupArchiveReader.OpenAsync(new MemoryStream(await TarAsync(("metadata/version", "1"))), "t", new ArchiveLimits { SpoolFolder = folder.FullName }, TestContext.Current.CancellationToken))
        {
            Assert.Empty(folder.EnumerateFiles());
        }

        folder.Delete();
    }

    private static Task<BackupArchiveReader> OpenAsync(byte[] packed) => BackupArchiveReader.OpenAsync(new MemoryStream(packed), "t", ArchiveLimits.Default, default);

    private static Task<ArchiveException> RefusedAsync(byte[] packed) => Assert.ThrowsAsync<ArchiveException>(() => OpenAsync(packed));

    private static Task<byte[]> TarAsync(params (string Path, string Text)[] files) => PackAsync(tar =>
    {
        foreach (var (path, text) in files) tar.WriteEntry(Entry(path, text, TarEntryFormat.Pax));
    });

    private static TarEntry Entry(string path, string text, TarEntryFormat format)
    {
        var data = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return format switch
        {
            TarEntryFormat.V7 => new V7TarEntry(TarEntryType.V7RegularFile, path) { DataStream = data },
            TarEntryFormat.Ustar => new UstarTarEntry(TarEntryType.RegularFile, path) { DataStream = data },
            TarEntryFormat.Gnu => new GnuTarEntry(TarEntryType.RegularFile, path) { DataStream = data },
            _ => new PaxTarEntry(TarEntryType.RegularFile, path) { DataStream = data },
        };
    }

    private static async Task<byte[]> PackAsync(Action<TarWriter> write, TarEntryFormat format = TarEntryFormat.Pax)
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            await using var tar = new TarWriter(gzip, format);
            write(tar);
        }

        return packed.ToArray();
    }
}
