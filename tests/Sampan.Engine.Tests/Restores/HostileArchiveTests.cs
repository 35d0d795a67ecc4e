using System.Text;
using Sampan.Api;
using Sampan.Engine.Archive;
using Sampan.Engine.Bucket;
using Sampan.Engine.Restores;
using Sampan.Engine.Restores.Records;
using Sampan.Engine.Results;
using Sampan.Engine.Tests.Archive;
using Sampan.Storage;
using Sampan.Storage.Memory;

namespace Sampan.Engine.Tests.Restores;

/// <summary>Archives that somebody else wrote: refused before the cluster is asked anything, or a row for the item, and never a
/// write that was not asked for.</summary>
public sealed class HostileArchiveTests
{
    private const string Binding =
        "{\"apiVersion\":\"rbac.authorization.k8s.io/v1\",\"kind\":\"ClusterRoleBinding\",\"metadata\":{\"name\":\"root\"}}";

    private const string Ingress =
        "{\"apiVersion\":\"extensions/v1beta1\",\"kind\":\"Ingress\",\"metadata\":{\"name\":\"root\",\"namespace\":\"evil\"},\"spec\":{}}";

    private const string Good = "configmaps/namespaces/shop/good";

    public static TheoryData<string, byte[], string> Refused { get; } = new()
    {
        { "traversal", With(t => t.Item("configmaps/namespaces/../../x", "{}")), "leaves the archive" },
        { "traversal by PAX", With(t => t.Pax("path", "../../etc/passwd").File("x", "y")), "leaves the archive" },
        { "traversal by a GNU name", With(t => t.Entry("@LongLink", Encoding.UTF8.GetBytes("a/../../b\0"), 'L').File("x", "y")), "leaves the archive" },
        { "absolute", With(t => t.File("/etc/cron.d/x", "y")), "an absolute path" },
        { "Windows drive", With(t => t.File("C:/Windows/x", "y")), "an absolute path" },
        { "Windows path", With(t => t.Item("configmaps\\namespaces\\a", "{}")), "a backslash" },
        { "NUL by PAX", With(t => t.Pax("path", "resources/a\0b").File("x", "y")), "a NUL" },
        { "endless name", With(t => t.Pax("path", "resources/" + new string('a', 5000)).File("x", "y")), "5010 characters" },
        { "symbolic link", With(t => t.Entry("resources/a", [], '2')), "a link" },
        { "hard link", With(t => t.Entry("resources/a", [], '1')), "a link" },
        { "character device", With(t => t.Entry("resources/a", [], '3')), "entry type '3'" },
        { "block device", With(t => t.Entry("resources/a", [], '4')), "entry type '4'" },
        { "pipe", With(t => t.Entry("resources/a", [], '6')), "entry type '6'" },
        { "sparse file", With(t => t.Entry("resources/a", [], 'S')), "entry type 'S'" },
        { "twice and different", With(t => t.Item("secrets/namespaces/a/s", "{\"a\":1}").Item("secrets/namespaces/a/s", "{\"a\":2}")), "twice with different" },
        { "no version", new TarBuilder().Item(Good, Objects.ConfigMap("good")).Pack(), "metadata/version" },
        { "version 2", TarBuilder.Backup("2.0.0\n").Item(Good, Objects.ConfigMap("good")).Pack(), "format version \"2.0.0\"" },
        { "version of nonsense", TarBuilder.Backup(new string('9', 900)).Pack(), "format version" },
        { "foreign tar", new TarBuilder().File("home/me.txt", "x").Pack(), "not a Velero backup" },
        { "no tar", TarBuilder.Pack(Encoding.UTF8.GetBytes(new string('x', 4000))), "not a tar" },
        { "no gzip", Encoding.UTF8.GetBytes(new string('x', 4000)), "gzip" },
        { "nothing", [], "empty" },
        { "entry of 8 GiB by its header", With(t => t.Entry("resources/a/cluster/b.json", [], size: "77777777777")), "an entry may have" },
        { "entry of 8 EiB by PAX", With(t => t.Pax("size", "9223372036854775807").Item("a/cluster/b", "{}")), "an entry may have" },
        { "size below zero by PAX", With(t => t.Pax("size", "-1").Item("a/cluster/b", "{}")), "a size that is none" },
        { "size in base 256", With(t => t.Entry("resources/a/cluster/b.json", [], size: "\u007f?\u0001")), "no" },
        { "PAX header of 2 MiB", With(t => t.Pax("comment", new string('c', 2 << 20))), "bytes long" },
        { "PAX header that is none", With(t => t.Entry("p", "99 path=x\n"u8.ToArray(), 'x').File("x", "y")), "PAX header" },
        { "PAX header without a length", With(t => t.Entry("p", "path=x\n"u8.ToArray(), 'x').File("x", "y")), "PAX header" },
        { "no end marker", With(_ => { }, ended: false), "ends in the middle" },
        { "data after the end", TarBuilder.Pack([.. TarBuilder.Backup().Tar(), .. TarBuilder.Backup().Tar()]), "after the end marker" },
        { "bytes after the stream", [.. With(_ => { }), 1, 2, 3, 4, 5], "cut off" },
    };

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public async Task What_no_backup_holds_is_refused_and_the_cluster_is_not_even_asked(string what, byte[] archive, string said)
    {
        var harness = new RestoreHarness(await StoreAsync(archive), new TargetCluster());

        var e = await Assert.ThrowsAsync<ArchiveException>(() => harness.RunAsync());

        Assert.True(e.Message.Contains(said, StringComparison.Ordinal), $"{what}: {e.Message}");
        Assert.DoesNotContain(e.Message, char.IsControl);
        Assert.InRange(e.Message.Length, 10, 800);
        Assert.Equal(0, harness.Cluster.Calls);
    }

    [Fact]
    public async Task Cut_off_at_any_block_or_followed_by_anything_it_is_refused()
    {
        var whole = (await ShopAsync()).Archive;
        var tar = TarBuilder.Unpack(whole);
        var cuts = Enumerable.Range(1, (tar.Length / 512) - 2).Select(n => TarBuilder.Pack(tar[..(n * 512)])).ToList();
        cuts.AddRange(Enumerable.Range(1, 40).Select(n => whole[..(whole.Length * n / 41)]));
        cuts.AddRange(((byte[][])[[0], [31], [.. "more"u8], [0, 0, 0, 0], whole[..20]]).Select(tail => (byte[])[.. whole, .. tail]));
        foreach (var cut in cuts)
        {
            var harness = new RestoreHarness(await StoreAsync(cut), new TargetCluster());
            await Assert.ThrowsAsync<ArchiveException>(() => harness.RunAsync());
            Assert.Equal(0, harness.Cluster.Calls);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Bombs_are_refused_before_they_go_off(int kind)
    {
        var limits = new ArchiveLimits { Entries = 1000, Ratio = 100, RatioFrom = 1 << 20, TotalBytes = 8 << 20 };
        var packed = kind switch
        {
            1 => With(t =>
            {
                for (var i = 0; i <= 1000; i++) t.Item($"configmaps/namespaces/a/c{i}", "{}");
            }),
            2 => With(t => t.File("padding", new string(' ', 2 << 20))),
            _ => With(t => t.Entry("a", Random(5 << 20)).Entry("b", Random(5 << 20))),
        };
        var e = await Assert.ThrowsAsync<ArchiveException>(() =>
            BackupArchiveReader.OpenAsync(new MemoryStream(packed), "t", limits, CancellationToken.None));
        var said = kind switch { 1 => "more than 1000 entries", 2 => "bytes unpack to more than", _ => "more than 8388608 bytes" };
        Assert.Contains(said, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Objects_as_alike_as_they_can_be_are_no_bomb()
    {
        using var packed = await BackupArchiveWriterTests.WriteAsync(async w =>
        {
            for (var i = 0; i < 4000; i++)
            {
                var json = Encoding.UTF8.GetBytes(Objects.ConfigMap($"c{i}", "a"));
                await w.AddAsync(new("", "configmaps"), new("a", $"c{i}"), "v1", true, json, CancellationToken.None);
            }
        });
        var limits = new ArchiveLimits { RatioFrom = 1 << 20, Ratio = 200 };
        using var archive = await BackupArchiveReader.OpenAsync(packed, "t", limits, CancellationToken.None);
        Assert.Equal(4000, archive.Count);
    }

    [Theory]
    [InlineData("configmaps/namespaces/a b/x", "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"x\",\"namespace\":\"a b\"}}")]
    [InlineData("configmaps/namespaces/..%2f/x", "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"x\",\"namespace\":\"..%2f\"}}")]
    [InlineData("configmaps/namespaces/evil/x%2fy", "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"x%2fy\",\"namespace\":\"evil\"}}")]
    [InlineData("namespaces/cluster/Evil_", "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"Evil_\"}}")]
    [InlineData("configmaps/namespaces/evil/a", "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"b\",\"namespace\":\"evil\"}}")]
    [InlineData("configmaps/namespaces/evil/a", "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"a\",\"namespace\":\"kube-system\"}}")]
    [InlineData("configmaps/namespaces/evil/a", "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"a\",\"namespace\":\"evil\"}}")]
    [InlineData("configmaps/cluster/root", Binding)]
    [InlineData("things.rbac.authorization.k8s.io/cluster/root", Binding)]
    [InlineData("things.extensions/namespaces/evil/root", Ingress)]
    [InlineData("configmaps/namespaces/evil/a", "{\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"a\",\"namespace\":\"evil\"}}")]
    [InlineData("configmaps/namespaces/evil/a", "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"a\",\"name\":\"a\"}}")]
    [InlineData("configmaps/namespaces/evil/a", "[1]")]
    [InlineData("configmaps/namespaces/evil/a", "")]
    [InlineData("configmaps/namespaces/evil/a", "{\"kind\":\"ConfigMap\",\"metadata\":[]}")]
    public async Task An_item_that_is_not_what_its_path_says_is_a_row_and_nothing_is_asked_about_it(string path, string json)
    {
        var harness = new RestoreHarness(await StoreAsync(With(t => t.Item(path, json))), new TargetCluster());
        var asked = new List<string>();
        harness.Cluster.Before = (_, verb, resource, key) =>
        {
            lock (asked) asked.Add($"{verb} {resource.Plural} {key}");
            return null;
        };

        var outcome = await harness.RunAsync();

        Assert.Equal(Reason.ArchivedItemUnreadable, Assert.Single(outcome.Issues).Reason);
        Assert.Equal(RestorePhase.PartiallyFailed, outcome.Phase);
        Assert.Equal(["namespaces shop", "configmaps shop/good"], harness.Cluster.Created);
        string[] due =
        [
            "discover", "get configmaps velero/enableapigroupversions",
            "get namespaces shop", "create namespaces shop", "create configmaps shop/good",
        ];
        Assert.Equal([], asked.Select(a => a.TrimEnd()).Except(due));
    }

    [Fact]
    public async Task JSON_as_deep_as_an_entry_allows_is_a_row()
    {
        var deep = new StringBuilder("{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"deep\",\"namespace\":\"shop\"},\"data\":");
        for (var i = 0; i < 200_000; i++) deep.Append("{\"a\":");
        deep.Append('1').Append('}', 200_000).Append('}');
        var harness = new RestoreHarness(await StoreAsync(With(t => t.Item("configmaps/namespaces/shop/deep", deep.ToString()))), new TargetCluster());

        var outcome = await harness.RunAsync();

        Assert.Equal(Reason.ArchivedItemUnreadable, Assert.Single(outcome.Issues).Reason);
        Assert.Equal(["namespaces shop", "configmaps shop/good"], harness.Cluster.Created);
    }

    internal static async Task<IObjectStore> StoreAsync(byte[] archive)
    {
        var store = new MemoryObjectStore(TimeProvider.System);
        var upload = await new BackupRepository(store).BeginAsync("b", new BackupWriter("b", "test"), TimeProvider.System, CancellationToken.None);
        await using (upload)
        {
            using var contents = new MemoryStream(archive);
            await upload.PutAsync(BackupFile.Contents, contents, CancellationToken.None);
            var backup = Backup.Create("b", TimeProvider.System.GetUtcNow());
            backup.Status.Phase = BackupPhase.Completed;
            await upload.CompleteAsync(backup, CancellationToken.None);
        }

        return store;
    }

    internal static async Task<(IObjectStore Store, byte[] Archive)> ShopAsync()
    {
        var store = await new BucketBuilder().Add("namespaces", Objects.Namespace("shop")).Add("configmaps", Objects.ConfigMap("a"))
            .Add("pods", Objects.Pod("web")).Add("services", Objects.Service("web")).BuildAsync(TimeProvider.System);
        using var bytes = new MemoryStream();
        await using var stream = await store.OpenReadAsync("backups/b/b.tar.gz", null, CancellationToken.None);
        await stream.CopyToAsync(bytes);
        return (store, bytes.ToArray());
    }

    private static byte[] With(Action<TarBuilder> add, bool ended = true)
    {
        var tar = TarBuilder.Backup().Item(Good, Objects.ConfigMap("good"));
        add(tar);
        return tar.Pack(ended);
    }

    private static byte[] Random(int length)
    {
        var bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        return bytes;
    }
}
