using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Sampan.Engine.Archive;
using Sampan.Engine.Bucket;
using Sampan.Engine.Results;
using Sampan.Engine.Tests.Fakes;
using Sampan.Engine.Tests.Restores;
using Sampan.Engine.Tests.Volumes;
using Sampan.Engine.Verification;
using Sampan.Storage;
using Sampan.Storage.Memory;

namespace Sampan.Engine.Tests.Verification;

/// <summary>Whole backups, Velero's and ours, are sound; each kind of damage is found and named.</summary>
public sealed class BackupVerifierTests
{
    private const string Archive = "backups/minio-csi/minio-csi.tar.gz";
    private const string Deployment = "resources/deployments.apps/namespaces/minio/minio-deployment.json";

    [Theory]
    [InlineData("velero-1.18.1", "minio-csi", "16 objects in 15 resources", "1 volumes, 1 handles")]
    [InlineData("velero-1.3.2", "old-apis", "21 objects in 19 resources", "0 volumes, 0 handles")]
    [InlineData("velero-1.3.2", "old-shop", "52 objects in 11 resources", "0 volumes, 0 handles")]
    public async Task A_backup_of_velero_is_sound_without_a_finding(string bucket, string backup, string items, string volumes)
    {
        var verification = await VerifyAsync(await Assets.BucketAsync(bucket), backup);

        Assert.True(verification.IsSound);
        Assert.Empty(verification.Checks.SelectMany(c => c.Findings));
        Assert.All(verification.Checks, c => Assert.Equal(c.Name == "checksums" ? CheckOutcome.Skipped : CheckOutcome.Passed, c.Outcome));
        Assert.Equal(items, verification.Checks.Single(c => c.Name == "items").Detail);
        Assert.Equal(volumes, verification.Checks.Single(c => c.Name == "volumes").Detail);
    }

    [Fact]
    public async Task What_velero_listed_and_could_not_store_is_a_warning_because_the_backup_names_its_error()
    {
        var verification = await VerifyAsync(await Assets.BucketAsync("velero-1.18.1"), "apps");

        Assert.True(verification.IsSound);
        Assert.Equal(
            ["resource-list v1/PersistentVolumeClaim cassandra/cassandra-data-cassandra-0", "resource-list v1/Pod cassandra/cassandra-0"],
            verification.Checks.Where(c => c.Name != "metadata").SelectMany(c => c.Findings.Select(f => $"{c.Name} {f.Subject}")));
    }

    [Fact]
    public async Task Our_own_backup_with_gaps_and_warnings_is_sound()
    {
        var rig = new Rig();
        rig.Cluster.Add(Catalogs.Namespaces, null, "a").Add(Catalogs.ConfigMaps, "a", "c");
        rig.Cluster.Gaps.Add(new Kubernetes.Discovery.DiscoveryGap("metrics.k8s.io/v1beta1", "no answer"));
        var outcome = await rig.BackupAsync(spec: s => (s.IncludedNamespaces, s.ExcludedResources) = (["a", "nowhere"], ["wodgets"]));
        Assert.Equal((2, 3), (outcome.Gaps.Count(), outcome.Issues.Count));

        var verification = await VerifyAsync(rig.Store, "b1");

        Assert.True(verification.IsSound);
        Assert.StartsWith("it is PartiallyFailed: 2 errors", Assert.Single(verification.Checks.SelectMany(c => c.Findings)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Our_own_backup_with_volumes_is_sound()
    {
        var rig = VolumeRig.WithClaim();
        await rig.BackupAsync();

        var verification = await VerifyAsync(rig.Store, "b1");

        Assert.Empty(verification.Checks.SelectMany(c => c.Findings.Select(f => $"{c.Name}: {f.Subject}: {f.Message}")));
        Assert.Equal("1 volumes, 2 handles", verification.Checks.Single(c => c.Name == "volumes").Detail);
    }

    [Theory]
    [InlineData(100, "cut off")]
    [InlineData(2, "cut off")]
    public async Task A_truncated_archive_is_found(int missing, string message)
    {
        var store = await Assets.BucketAsync("velero-1.18.1");
        await ChangeAsync(store, Archive, bytes => bytes[..^missing]);

        await FindsAsync(store, "archive", "minio-csi.tar.gz", message);
    }

    [Fact]
    public async Task A_flipped_byte_anywhere_in_the_archive_is_found()
    {
        var length = (await ReadAsync(await Assets.BucketAsync("velero-1.18.1"), Archive)).Length;
        for (var at = 12; at < length; at += length / 40)
        {
            var store = await Assets.BucketAsync("velero-1.18.1");
            await ChangeAsync(store, Archive, bytes => Flipped(bytes, at));

            Assert.False((await VerifyAsync(store, "minio-csi")).IsSound, $"byte {at} of {length}");
        }
    }

    [Theory]
    [InlineData("minio-csi.tar.gz")]
    [InlineData("minio-csi-resource-list.json.gz")]
    [InlineData("minio-csi-volumeinfo.json.gz")]
    [InlineData("minio-csi-results.gz")]
    [InlineData("minio-csi-itemoperations.json.gz")]
    [InlineData("minio-csi-volumesnapshots.json.gz")]
    [InlineData("minio-csi-podvolumebackups.json.gz")]
    public async Task A_missing_file_is_found(string file)
    {
        var store = await Assets.BucketAsync("velero-1.18.1");
        await store.DeleteAsync("backups/minio-csi/" + file, CancellationToken.None);

        await FindsAsync(store, "files", file, "missing");
    }

    [Theory]
    [InlineData("minio-csi-resource-list.json.gz")]
    [InlineData("minio-csi-logs.gz")]
    [InlineData("minio-csi-volumeinfo.json.gz")]
    public async Task A_truncated_file_beside_the_archive_is_found(string file)
    {
        var store = await Assets.BucketAsync("velero-1.18.1");
        await ChangeAsync(store, "backups/minio-csi/" + file, bytes => bytes[..^4]);

        await FindsAsync(store, "files", file, "gzip");
    }

    [Theory]
    [InlineData("minio-csi-resource-list.json.gz", "[]", "no object of lists")]
    [InlineData("minio-csi-volumeinfo.json.gz", "{}", "neither a list nor null")]
    [InlineData("minio-csi-results.gz", "{\"errors\":", "no JSON")]
    public async Task A_file_of_another_shape_is_found(string file, string content, string message)
    {
        var store = await Assets.BucketAsync("velero-1.18.1");
        await ChangeAsync(store, "backups/minio-csi/" + file, _ => BucketFiles.Pack(Encoding.UTF8.GetBytes(content)));

        await FindsAsync(store, "files", file, message);
    }

    [Fact]
    public async Task A_resource_list_that_lies_is_found_in_both_directions()
    {
        var store = await Assets.BucketAsync("velero-1.18.1");
        await ChangeTextAsync(store, "minio-csi-resource-list.json.gz", text => text.Replace("minio/minio-service\"", "minio/other\"", StringComparison.Ordinal));

        await FindsAsync(store, "resource-list", "v1/Service minio/other", "listed and not in the archive");
        await FindsAsync(store, "resource-list", "Service minio/minio-service", "in the archive and not listed");
    }

    [Theory]
    [InlineData("\"name\":\"minio-deployment\"", "\"name\":\"other-deployment\"", "its name is \"other-deployment\"")]
    [InlineData("\"namespace\":\"minio\"", "\"namespace\":\"other\"", "its namespace is \"other\"")]
    [InlineData("\"kind\":\"Deployment\"", "\"kind\":\"StatefulSet\"", "it is a StatefulSet, which is none of deployments.apps")]
    [InlineData("\"apiVersion\":\"apps/v1\"", "\"apiVersion\":\"batch/v1\"", "its group is \"batch\"")]
    [InlineData("{\"apiVersion\"", "{\"apiVersion", "it is no object")]
    public async Task An_item_that_is_not_what_its_path_says_is_found(string from, string to, string message)
    {
        var store = await Assets.BucketAsync("velero-1.18.1");
        await RewriteAsync(store, (path, text) => path == Deployment ? text.Replace(from, to, StringComparison.Ordinal) : text);

        await FindsAsync(store, "items", Deployment, message);
        await FindsAsync(store, "items", Deployment.Replace("/namespaces", "/v1-preferredversion/namespaces", StringComparison.Ordinal), "differs from its plain copy");
    }

    [Fact]
    public async Task A_foreign_entry_in_the_archive_is_found()
    {
        var store = await Assets.BucketAsync("velero-1.18.1");
        await RewriteAsync(store, (_, text) => text, ("resources/notes.txt", "x"));

        await FindsAsync(store, "archive", "minio-csi.tar.gz", "notes.txt");
    }

    [Fact]
    public async Task A_missing_handle_is_found()
    {
        var store = await Assets.BucketAsync("velero-1.18.1");
        await ChangeTextAsync(store, "minio-csi-volumeinfo.json.gz", text => text.Replace("snap-491f6ee9\"", "\"", StringComparison.Ordinal));

        await FindsAsync(store, "volumes", "volume pvc-minio-0001", "csiSnapshotInfo.snapshotHandle is missing");
    }

    [Fact]
    public async Task Records_that_name_different_handles_are_found()
    {
        var store = await Assets.BucketAsync("velero-1.18.1");
        await ChangeTextAsync(store, "minio-csi-volumeinfo.json.gz", text => text.Replace("snap-491f6ee9\"", "snap-0\"", StringComparison.Ordinal));

        await FindsAsync(store, "volumes", "volume pvc-minio-0001", "snap-491f6ee9");
    }

    [Theory]
    [InlineData(BackupFile.VolumeSnapshots, """[{"spec":{"persistentVolumeName":"pv1"},"status":{"phase":"Completed"}}]""", "volume pv1", "providerSnapshotID")]
    [InlineData(BackupFile.PodVolumeBackups, """[{"metadata":{"name":"pvb"},"status":{"phase":"Completed"}}]""", "PodVolumeBackup pvb", "snapshotID")]
    [InlineData(BackupFile.VolumeInfo, """[{"pvName":"pv1","backupMethod":"NativeSnapshot","result":"succeeded","nativeSnapshotInfo":{"snapshotHandle":"s1"}}]""", "volume pv1", "s1 is not in")]
    [InlineData(BackupFile.CsiVolumeSnapshots, """[{"metadata":{"namespace":"n","name":"s"},"status":{"boundVolumeSnapshotContentName":"c"}}]""", "VolumeSnapshot n/s", "nowhere in the backup")]
    [InlineData(BackupFile.CsiVolumeSnapshotContents, """[{"kind":"VolumeSnapshotContent","metadata":{"name":"c"},"spec":{}}]""", "VolumeSnapshotContent c", "snapshotHandle is missing")]
    public async Task A_record_of_a_volume_without_its_handle_is_found(BackupFile file, string json, string subject, string message)
    {
        var store = await new BucketBuilder().Add("namespaces", Objects.Namespace("shop")).With(file, json).BuildAsync(TimeProvider.System);

        await FindsAsync(store, "volumes", subject, message, "b");
    }

    [Theory]
    [InlineData("\"itemsBackedUp\": 16", "\"itemsBackedUp\": 17", "progress.itemsBackedUp is 17")]
    [InlineData("\"backupItemOperationsAttempted\": 1", "\"backupItemOperationsAttempted\": 2", "backupItemOperationsAttempted is 2")]
    public async Task Figures_that_count_something_else_are_found(string from, string to, string message)
    {
        var store = await Assets.BucketAsync("velero-1.18.1");
        await ChangeAsync(store, "backups/minio-csi/velero-backup.json", bytes => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes).Replace(from, to, StringComparison.Ordinal)));

        await FindsAsync(store, "counters", "velero-backup.json", message);
    }

    [Theory]
    [InlineData("\"phase\": \"Completed\"", "\"phase\": \"Finalizing\"", "never completed")]
    [InlineData("\"name\": \"minio-csi\"", "\"name\": \"another\"", "the record of backup \"another\"")]
    [InlineData("\"kind\": \"Backup\"", "\"kind\": \"Restore\"", "is no velero.io/v1 Backup")]
    public async Task Metadata_of_something_else_is_found(string from, string to, string message)
    {
        var store = await Assets.BucketAsync("velero-1.18.1");
        await ChangeAsync(store, "backups/minio-csi/velero-backup.json", bytes => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes).Replace(from, to, StringComparison.Ordinal)));

        await FindsAsync(store, "metadata", "velero-backup.json", message);
    }

    [Fact]
    public async Task Findings_are_bounded_and_the_rest_is_counted()
    {
        var builder = new BucketBuilder().Add("namespaces", Objects.Namespace("shop"));
        for (var i = 0; i < 150; i++) builder.Add("configmaps", Objects.ConfigMap($"c{i}"));
        var store = await builder.With(BackupFile.ResourceList, "{}").BuildAsync(TimeProvider.System);

        var check = (await VerifyAsync(store, "b")).Checks.Single(c => c.Name == "resource-list");

        Assert.Equal(101, check.Findings.Count);
        Assert.Equal(new VerificationFinding(IssueSeverity.Error, "", "and 51 more"), check.Findings[^1]);
    }

    [Fact]
    public async Task Every_file_of_ours_has_its_sum()
    {
        var store = await OwnAsync();

        var check = (await VerifyAsync(store, "b1")).Checks.Single(c => c.Name == "checksums");

        var files = new List<string>();
        await foreach (var head in store.ListAsync("backups/b1/", CancellationToken.None)) files.Add(head.Key);
        Assert.Equal(CheckOutcome.Passed, check.Outcome);
        Assert.Equal($"{files.Count - 1} files, sha-256", check.Detail);
    }

    [Theory]
    [InlineData("b1.tar.gz", 4, "sha-256")] // the time in gzip's header: nothing else notices that
    [InlineData("b1-logs.gz", 4, "sha-256")]
    [InlineData("velero-backup.json", 0, "sha-256")]
    [InlineData("sampan-checksums.json", 0, "can't be read")]
    public async Task A_file_that_was_changed_after_its_upload_is_found(string file, int at, string message)
    {
        var store = await OwnAsync();
        await ChangeAsync(store, "backups/b1/" + file, bytes => Flipped(bytes, at));

        await FindsAsync(store, "checksums", file, message, "b1");
    }

    [Fact]
    public async Task A_file_that_was_uploaded_and_is_gone_or_shorter_is_found()
    {
        var store = await OwnAsync();
        await store.DeleteAsync("backups/b1/b1-csi-volumesnapshots.json.gz", CancellationToken.None);
        await ChangeAsync(store, "backups/b1/b1-logs.gz", bytes => bytes[..^1]);

        await FindsAsync(store, "checksums", "b1-csi-volumesnapshots.json.gz", "missing", "b1");
        await FindsAsync(store, "checksums", "b1-logs.gz", "were uploaded", "b1");
    }

    [Fact]
    public async Task A_file_that_came_after_the_sums_is_a_warning()
    {
        var rig = new Rig();
        rig.Cluster.Add(Catalogs.Namespaces, null, "a");
        await rig.BackupAsync(options: o => o with { EnableCsi = false });
        await rig.Store.PutAsync("backups/b1/b1-csi-volumesnapshots.json.gz", new MemoryStream(BucketFiles.Pack("[]"u8)), PutOptions.Default, CancellationToken.None);

        var verification = await VerifyAsync(rig.Store, "b1");

        Assert.True(verification.IsSound);
        var finding = Assert.Single(verification.Checks.Single(c => c.Name == "checksums").Findings);
        Assert.Equal((IssueSeverity.Warning, "b1-csi-volumesnapshots.json.gz"), (finding.Severity, finding.Subject));
    }

    [Fact]
    public async Task Lists_that_unpack_to_more_than_the_bound_are_not_read_into_memory()
    {
        var store = await Assets.BucketAsync("velero-1.18.1");
        var verifier = new BackupVerifier(new BackupRepository(store), ArchiveLimits.Default) { MaxListBytes = 100 };

        var verification = await verifier.VerifyAsync("minio-csi", TestContext.Current.CancellationToken);

        Assert.Contains(verification.Checks.Single(c => c.Name == "files").Findings, f => f.Message.Contains("can't be compared", StringComparison.Ordinal));
        Assert.Equal(CheckOutcome.Skipped, verification.Checks.Single(c => c.Name == "resource-list").Outcome);
    }

    [Fact]
    public async Task Our_own_backup_with_more_errors_than_are_listed_is_sound()
    {
        var rig = new Rig();
        rig.Cluster.Add(Catalogs.Namespaces, null, "a");
        var missing = Enumerable.Range(0, IssueLog.Capacity + 5).Select(i => $"no-{i}");
        var outcome = await rig.BackupAsync(spec: s => s.IncludedNamespaces = ["a", .. missing]);
        Assert.Equal(IssueLog.Capacity + 5, outcome.Backup.Status.Errors);

        var verification = await VerifyAsync(rig.Store, "b1");

        Assert.True(verification.IsSound, string.Join('\n', verification.Checks.SelectMany(c => c.Findings)));
        Assert.Equal(CheckOutcome.Passed, verification.Checks.Single(c => c.Name == "counters").Outcome);
    }

    [Fact]
    public async Task A_sum_is_begun_again_when_an_upload_is_retried()
    {
        using var hashing = new HashingStream(new MemoryStream("abc"u8.ToArray()));
        Assert.Equal(2, await hashing.ReadAsync(new byte[2], CancellationToken.None));
        hashing.Position = 0;
        await hashing.CopyToAsync(Stream.Null, CancellationToken.None);

        Assert.Equal(new FileSum(3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"), hashing.ToSum());
    }

    [Fact]
    public async Task A_name_that_is_nowhere_is_refused() =>
        Assert.Equal(RepositoryError.NotFound, (await Assert.ThrowsAsync<RepositoryException>(() => VerifyAsync(new MemoryObjectStore(TimeProvider.System), "b"))).Error);

    private static async Task<MemoryObjectStore> OwnAsync()
    {
        var rig = VolumeRig.WithClaim();
        await rig.BackupAsync();
        return rig.Store;
    }

    private static Task<BackupVerification> VerifyAsync(IObjectStore store, string backup) =>
        new BackupVerifier(new BackupRepository(store), ArchiveLimits.Default).VerifyAsync(backup, TestContext.Current.CancellationToken);

    private static async Task FindsAsync(IObjectStore store, string check, string subject, string message, string backup = "minio-csi")
    {
        var verification = await VerifyAsync(store, backup);
        Assert.False(verification.IsSound);
        Assert.Contains(verification.Checks.Single(c => c.Name == check).Findings,
            f => f.Severity == IssueSeverity.Error && f.Subject == subject && f.Message.Contains(message, StringComparison.Ordinal));
    }

    private static byte[] Flipped(byte[] bytes, int at)
    {
        bytes[at] ^= 0x10;
        return bytes;
    }

    private static Task ChangeTextAsync(IObjectStore store, string file, Func<string, string> change) =>
        ChangeAsync(store, "backups/minio-csi/" + file, bytes => BucketFiles.Pack(Encoding.UTF8.GetBytes(change(Encoding.UTF8.GetString(Unpacked(bytes))))));

    private static async Task ChangeAsync(IObjectStore store, string key, Func<byte[], byte[]> change)
    {
        var before = await ReadAsync(store, key);
        var after = change([.. before]);
        Assert.NotEqual(before, after);
        await store.PutAsync(key, new MemoryStream(after), PutOptions.Default, CancellationToken.None);
    }

    // The archive again by the framework's own writer, entries changed on the way.
    private static Task RewriteAsync(IObjectStore store, Func<string, string, string> change, params (string Path, string Text)[] more) => ChangeAsync(store, Archive, bytes =>
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        using (var writer = new TarWriter(gzip, TarEntryFormat.Pax))
        using (var reader = new TarReader(new MemoryStream(Unpacked(bytes))))
        {
            var entries = new List<(string Path, string Text)>();
            while (reader.GetNextEntry(copyData: true) is { } entry) entries.Add((entry.Name, change(entry.Name, new StreamReader(entry.DataStream!).ReadToEnd())));
            foreach (var (path, text) in entries.Concat(more)) writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, path) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });
        }

        return packed.ToArray();
    });

    private static byte[] Unpacked(byte[] bytes)
    {
        using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        gzip.CopyTo(plain);
        return plain.ToArray();
    }

    private static async Task<byte[]> ReadAsync(IObjectStore store, string key)
    {
        await using var stream = await store.OpenReadAsync(key, null, CancellationToken.None);
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes);
        return bytes.ToArray();
    }
}
