using Sampan.Api;
using Sampan.Engine.Archive;
using Sampan.Engine.Bucket;
using Sampan.Engine.Tests.Fakes;
using Sampan.Kubernetes.Documents;
using Sampan.Storage;

namespace Sampan.Engine.Tests.Bucket;

public sealed class BackupRepositoryTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_bucket_of_velero_1_18_is_listed_and_every_file_read()
    {
        var repository = new BackupRepository(await Assets.BucketAsync("velero-1.18.1"));
        var backups = await repository.ListAsync(Ct);

        Assert.Equal([("apps", "PartiallyFailed", true), ("minio-csi", "Completed", true)], backups.Select(b => (b.Name, b.Phase.Value, b.CanBeRestored)));
        Assert.Equal("snap-491f6ee9", (await repository.ReadJsonAsync("minio-csi", BackupFile.VolumeInfo, Ct))![0].Text("csiSnapshotInfo", "snapshotHandle"));
        Assert.NotNull((await repository.ReadJsonAsync("minio-csi", BackupFile.ResourceList, Ct))!["v1/Pod"]);
        Assert.Equal(2, (await repository.ReadJsonAsync("apps", BackupFile.Results, Ct))!["errors"]!["velero"]!.AsArray().Count);
        Assert.Null(await repository.ReadJsonAsync("apps", BackupFile.PodVolumeBackups, Ct));
        Assert.Null(await repository.ReadAsync("apps", BackupFile.CsiVolumeSnapshots, Ct));
        Assert.StartsWith("time=", System.Text.Encoding.UTF8.GetString((await repository.ReadAsync("apps", BackupFile.Logs, Ct))!), StringComparison.Ordinal);
        using var archive = await repository.OpenArchiveAsync("minio-csi", ArchiveLimits.Default, Ct);
        Assert.Equal(16, archive.Count);
        Assert.Null(await repository.Location.FindForeignFoldersAsync(Ct));
    }

    [Fact]
    public async Task A_bucket_of_velero_1_3_is_listed_and_read()
    {
        var repository = new BackupRepository(await Assets.BucketAsync("velero-1.3.2"));
        Assert.Equal([("old-apis", true), ("old-shop", true)], (await repository.ListAsync(Ct)).Select(b => (b.Name, b.CanBeRestored)));
        using var archive = await repository.OpenArchiveAsync("old-apis", ArchiveLimits.Default, Ct);
        Assert.NotNull(archive.Find(new GroupResource("extensions", "ingresses"), new("old-apis", "web")));
    }

    [Fact]
    public async Task Restores_of_a_velero_server_are_listed_without_a_record()
    {
        var restores = new RestoreRepository(await Assets.BucketAsync("velero-1.18.1"));
        Assert.Equal(["r-guest", "r-minio"], (await restores.ListAsync(Ct)).Select(r => r.Name));
        Assert.Null((await restores.GetAsync("r-minio", Ct))!.Restore);
        Assert.NotNull((await restores.ReadJsonAsync("r-minio", RestoreFile.VolumeInfo, Ct))![0]);
        Assert.Null(await restores.GetAsync("none", Ct));
    }

    [Fact]
    public async Task A_restore_is_recorded_once_and_updated()
    {
        var restores = new RestoreRepository(new Rig().Store);
        var restore = Restore.Create("r1", "b1", DateTimeOffset.UnixEpoch);
        await restores.CreateAsync(restore, Ct);
        Assert.Equal(RepositoryError.Exists, (await Assert.ThrowsAsync<RepositoryException>(() => restores.CreateAsync(restore, Ct))).Error);
        restore.Status.Phase = RestorePhase.Completed;
        await restores.UpdateAsync(restore, Ct);
        Assert.Equal(RestorePhase.Completed, (await restores.GetAsync("r1", Ct))!.Restore!.Status.Phase);
    }

    [Fact]
    public async Task Without_its_completion_marker_a_backup_is_not_offered()
    {
        var rig = new Rig();
        await using var upload = await rig.Repository.BeginAsync("b1", new BackupWriter("id-of-me", "me"), TimeProvider.System, Ct);
        await upload.PutAsync(BackupFile.Contents, new MemoryStream([1]), Ct);
        var stored = Assert.Single(await rig.Repository.ListAsync(Ct));
        Assert.False(stored.CanBeRestored);
        Assert.Equal(RepositoryError.NotComplete, (await Assert.ThrowsAsync<RepositoryException>(() => rig.Repository.GetForRestoreAsync("b1", Ct))).Error);

        await upload.AbandonAsync(Ct);
        Assert.Empty(await rig.KeysAsync());
    }

    [Fact]
    public async Task Metadata_of_a_phase_that_is_not_final_can_not_be_written()
    {
        await using var upload = await new Rig().Repository.BeginAsync("b1", new BackupWriter("id-of-me", "me"), TimeProvider.System, Ct);
        var backup = Backup.Create("b1", DateTimeOffset.UnixEpoch);
        backup.Status.Phase = BackupPhase.InProgress;
        await Assert.ThrowsAsync<ArgumentException>(() => upload.CompleteAsync(backup, Ct));
        await Assert.ThrowsAsync<ArgumentException>(() => upload.PutAsync(BackupFile.Metadata, Stream.Null, Ct));
    }

    [Fact]
    public async Task A_second_writer_of_a_name_is_told_who_writes_it()
    {
        var rig = new Rig();
        await using var upload = await rig.Repository.BeginAsync("b1", new BackupWriter("id-of-host-a/7", "host-a/7"), TimeProvider.System, Ct);
        var e = await Assert.ThrowsAsync<RepositoryException>(() => rig.Repository.BeginAsync("b1", new BackupWriter("id-of-host-b/8", "host-b/8"), TimeProvider.System, Ct));
        Assert.Equal(RepositoryError.BeingWritten, e.Error);
        Assert.Contains("host-a/7", e.Message, StringComparison.Ordinal);
        Assert.Contains("(in 15 minutes), or at once with --take-over", e.Message, StringComparison.Ordinal);
        Assert.Contains("it is being written by host-a/7", Assert.Single(await rig.Repository.ListAsync(Ct)).Problem, StringComparison.Ordinal);

        await using var taken = await rig.Repository.BeginAsync("b1", new BackupWriter("b", "host-b/8") { TakesOver = true }, TimeProvider.System, Ct);
        Assert.Equal(["id-of-host-a/7"], taken.Before);
        Assert.Equal(RepositoryError.BeingWritten, (await Assert.ThrowsAsync<RepositoryException>(() => upload.CompleteAsync(Done("b1"), Ct))).Error);
    }

    [Theory]
    [InlineData("started", "1", true)]
    [InlineData("space", "another machine", false)]
    public async Task The_name_of_a_writer_of_this_machine_is_free_as_soon_as_it_is_dead(string field, string value, bool isFree)
    {
        const string Key = "backups/b1/sampan-claim.json";
        var rig = new Rig();
        await using var old = await rig.Repository.BeginAsync("b1", new BackupWriter("old", "host/1"), TimeProvider.System, Ct);
        await old.PutAsync(BackupFile.Contents, new MemoryStream([1]), Ct);
        var claim = (await rig.Repository.Files.ReadJsonAsync(Key, false, Ct))!;
        claim["process"]![field] = value;
        await rig.Repository.Files.PutAsync(Key, KubeJson.Write(claim), PutOptions.Default, Ct);

        Assert.Contains(isFree ? "its writer host/1 was killed" : "it is being written by host/1", (await rig.Repository.GetAsync("b1", Ct))!.Problem, StringComparison.Ordinal);
        if (!isFree)
        {
            await Assert.ThrowsAsync<RepositoryException>(() => rig.Repository.BeginAsync("b1", new BackupWriter("new", "host/2"), TimeProvider.System, Ct));
            return;
        }

        await using var next = await rig.Repository.BeginAsync("b1", new BackupWriter("new", "host/2"), TimeProvider.System, Ct);
        Assert.Equal(1, next.Removed);
        Assert.Equal([Key], await rig.KeysAsync());
    }

    [Fact]
    public async Task A_writer_whose_files_were_deleted_can_not_complete()
    {
        var rig = new Rig();
        await using var upload = await rig.Repository.BeginAsync("b1", new BackupWriter("id", "host/1"), TimeProvider.System, Ct);
        await new Sampan.Engine.Backups.BackupDeleter(rig.Repository, rig.Cluster, TimeProvider.System) { TakesOver = true }.DeleteAsync("b1", false, Ct);
        Assert.Equal(RepositoryError.BeingWritten, (await Assert.ThrowsAsync<RepositoryException>(() => upload.CompleteAsync(Done("b1"), Ct))).Error);
        Assert.Empty(await rig.KeysAsync());
    }

    [Theory]
    [InlineData("{\"schemaVersion\":\"1.0\",\"id\":\"a\"")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"schemaVersion\":\"9.0\"}")]
    public async Task A_claim_that_can_not_be_read_holds_its_name_until_somebody_takes_over(string text)
    {
        var rig = new Rig();
        await rig.Repository.Files.PutAsync("backups/b1/sampan-claim.json", System.Text.Encoding.UTF8.GetBytes(text), PutOptions.Default, Ct);
        await rig.Repository.Files.PutAsync("backups/b1/b1-logs.gz", "half"u8.ToArray(), PutOptions.Default, Ct);

        foreach (var refused in (RepositoryException[])[
            await Assert.ThrowsAsync<RepositoryException>(() => rig.BackupAsync()),
            await Assert.ThrowsAsync<RepositoryException>(() => DeleteAsync(false))])
        {
            Assert.Contains("who is writing backup \"b1\" is not known: backups/b1/sampan-claim.json can't be read", refused.Message, StringComparison.Ordinal);
            Assert.EndsWith("the name is free with --take-over", refused.Message, StringComparison.Ordinal);
        }

        var deletion = await DeleteAsync(true);
        Assert.True(deletion.Deleted);
        Assert.Contains("snapshots that run may have left", Assert.Single(deletion.Issues).Message, StringComparison.Ordinal);
        Assert.Empty(await rig.KeysAsync());

        await rig.Repository.Files.PutAsync("backups/b1/sampan-claim.json", System.Text.Encoding.UTF8.GetBytes(text), PutOptions.Default, Ct);
        var outcome = await rig.BackupAsync(options: o => o with { TakesOver = true });
        Assert.Equal(Sampan.Api.BackupPhase.Completed, outcome.Phase);
        Assert.Contains("somebody unknown", Assert.Single(outcome.Issues).Message, StringComparison.Ordinal);
        Assert.DoesNotContain("backups/b1/sampan-claim.json", await rig.KeysAsync());

        Task<Sampan.Engine.Backups.BackupDeletion> DeleteAsync(bool takesOver) =>
            new Sampan.Engine.Backups.BackupDeleter(rig.Repository, null, TimeProvider.System) { TakesOver = takesOver }.DeleteAsync("b1", false, Ct);
    }

    [Fact]
    public async Task A_claim_that_is_not_renewed_is_taken_over_and_its_old_holder_can_not_complete()
    {
        var rig = new Rig();
        var dead = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(DateTimeOffset.UtcNow - TimeSpan.FromHours(1));
        await using var old = await rig.Repository.BeginAsync("b1", new BackupWriter("id-of-dead", "dead"), dead, Ct);
        await using var next = await rig.Repository.BeginAsync("b1", new BackupWriter("id-of-alive", "alive"), TimeProvider.System, Ct);

        Assert.Equal(RepositoryError.BeingWritten, (await Assert.ThrowsAsync<RepositoryException>(() => old.CompleteAsync(Done("b1"), Ct))).Error);
        await next.CompleteAsync(Done("b1"), Ct);
        Assert.Equal(RepositoryError.Exists, (await Assert.ThrowsAsync<RepositoryException>(() => rig.Repository.BeginAsync("b1", new BackupWriter("id-of-third", "third"), TimeProvider.System, Ct))).Error);
    }

    [Fact]
    public async Task What_a_dead_writer_left_is_not_in_the_next_backup()
    {
        var rig = new Rig();
        var dead = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(DateTimeOffset.UtcNow - TimeSpan.FromHours(1));
        await using var old = await rig.Repository.BeginAsync("b1", new BackupWriter("id-of-dead", "dead"), dead, Ct);
        await old.PutJsonAsync(BackupFile.CsiVolumeSnapshots, null, Ct);
        await rig.Store.PutAsync("backups/b1/sampan-checksums.json", new MemoryStream([1]), PutOptions.Default, Ct);

        await using var next = await rig.Repository.BeginAsync("b1", new BackupWriter("id-of-alive", "alive"), TimeProvider.System, Ct);
        await next.CompleteAsync(Done("b1"), Ct);

        Assert.Equal(["backups/b1/sampan-checksums.json", "backups/b1/velero-backup.json"], await rig.KeysAsync());
    }

    [Fact]
    public async Task A_writer_that_was_thought_dead_touches_nothing_of_the_backup_that_replaced_its_own()
    {
        var rig = new Rig();
        var dead = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(DateTimeOffset.UtcNow - TimeSpan.FromHours(1));
        await using var old = await rig.Repository.BeginAsync("b1", new BackupWriter("id-of-dead", "dead"), dead, Ct);
        await using var next = await rig.Repository.BeginAsync("b1", new BackupWriter("id-of-alive", "alive"), TimeProvider.System, Ct);
        await next.PutJsonAsync(BackupFile.Results, null, Ct);
        await next.CompleteAsync(Done("b1"), Ct);
        var sums = await ReadAsync(rig, "backups/b1/sampan-checksums.json");

        Assert.Equal(RepositoryError.BeingWritten, (await Assert.ThrowsAsync<RepositoryException>(() => old.CompleteAsync(Done("b1"), Ct))).Error);
        Assert.Equal(RepositoryError.BeingWritten, (await Assert.ThrowsAsync<RepositoryException>(() => old.ClearAsync(Ct))).Error);
        await old.AbandonAsync(Ct);

        Assert.Equal(["backups/b1/b1-results.gz", "backups/b1/sampan-checksums.json", "backups/b1/velero-backup.json"], await rig.KeysAsync());
        Assert.Equal(sums, await ReadAsync(rig, "backups/b1/sampan-checksums.json"));
    }

    [Fact]
    public async Task Of_two_writers_only_the_one_whose_sums_are_there_goes_on_to_the_marker()
    {
        var rig = new Rig();
        await using var upload = await rig.Repository.BeginAsync("b1", new BackupWriter("id-of-me", "me"), TimeProvider.System, Ct);
        await rig.Store.PutAsync("backups/b1/sampan-checksums.json", new MemoryStream("another's"u8.ToArray()), PutOptions.Default, Ct);

        Assert.Equal(RepositoryError.Exists, (await Assert.ThrowsAsync<RepositoryException>(() => upload.CompleteAsync(Done("b1"), Ct))).Error);

        Assert.Equal("another's"u8.ToArray(), await ReadAsync(rig, "backups/b1/sampan-checksums.json"));
        Assert.DoesNotContain("backups/b1/velero-backup.json", await rig.KeysAsync());
    }

    [Fact]
    public async Task ReadOnly_blocks_creating_and_says_where_and_how_to_switch()
    {
        var rig = new Rig();
        var first = await rig.Repository.Location.ReadAsync(Ct);
        await rig.Repository.Location.SetAccessModeAsync(first, AccessMode.ReadOnly, Ct);
        var e = await Assert.ThrowsAsync<RepositoryException>(() => rig.Repository.BeginAsync("b1", new BackupWriter("id-of-me", "me"), TimeProvider.System, Ct));
        Assert.Equal(RepositoryError.ReadOnly, e.Error);
        Assert.Contains(rig.Store.Description, e.Message, StringComparison.Ordinal);
        Assert.Contains("--access-mode ReadWrite", e.Message, StringComparison.Ordinal);
        Assert.Equal(RepositoryError.Conflict, (await Assert.ThrowsAsync<RepositoryException>(() => rig.Repository.Location.SetAccessModeAsync(first, AccessMode.ReadWrite, Ct))).Error);
    }

    [Fact]
    public async Task Folders_that_are_not_veleros_are_refused_in_its_words()
    {
        var rig = new Rig();
        foreach (var folder in (string[])["photos", "x", "y", "z"]) await rig.Store.PutAsync($"{folder}/1", new MemoryStream([1]), PutOptions.Default, Ct);
        var e = await Assert.ThrowsAsync<RepositoryException>(() => rig.Repository.BeginAsync("b1", new BackupWriter("id-of-me", "me"), TimeProvider.System, Ct));
        Assert.Contains("Backup store contains 4 invalid top-level directories: [photos x y ...]", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_of_a_newer_major_version_is_refused()
    {
        var rig = new Rig();
        await rig.Store.PutAsync("plugins/sampan/location.json", new MemoryStream("{\"schemaVersion\":\"2.0\"}"u8.ToArray()), PutOptions.Default, Ct);
        Assert.Equal(RepositoryError.Unreadable, (await Assert.ThrowsAsync<RepositoryException>(() => rig.Repository.Location.ReadAsync(Ct))).Error);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{\"kind\":\"Pod\",\"apiVersion\":\"v1\"}")]
    public async Task Metadata_that_can_not_be_read_is_a_problem_of_that_backup_alone(string text)
    {
        var rig = new Rig();
        await rig.Store.PutAsync("backups/bad/velero-backup.json", new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)), PutOptions.Default, Ct);
        await rig.BackupAsync("good");
        var listed = await rig.Repository.ListAsync(Ct);
        Assert.NotNull(listed[0].Problem);
        Assert.True(listed[1].CanBeRestored);
    }

    private static async Task<byte[]> ReadAsync(Rig rig, string key)
    {
        await using var stream = await rig.Store.OpenReadAsync(key, null, Ct);
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, Ct);
        return bytes.ToArray();
    }

    private static Backup Done(string name)
    {
        var backup = Backup.Create(name, DateTimeOffset.UnixEpoch);
        backup.Status.Phase = BackupPhase.Completed;
        return backup;
    }
}
