using Sampan.Api;
using Sampan.Engine.Archive;
using Sampan.Engine.Backups;
using Sampan.Engine.Bucket;
using Sampan.Engine.Results;
using Sampan.Engine.Tests.Fakes;
using Sampan.Engine.Tests.Volumes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;
using Sampan.Storage;
using Sampan.Storage.Decorators;
using static Sampan.Engine.Tests.Fakes.Catalogs;

namespace Sampan.Engine.Tests.Backups;

/// <summary>Runs with a volume that end before their end: what is offered has its snapshot, and what is not can be removed.</summary>
public sealed class StoppedRunTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<StoreError> Errors => [.. Enum.GetValues<StoreError>().Where(e => e is not (StoreError.NotFound or StoreError.AlreadyExists))];

    [Fact]
    public async Task A_store_that_goes_away_at_any_call_leaves_a_backup_with_its_snapshot_or_none_and_deleting_it_leaves_nothing()
    {
        var calls = await CountAsync();
        StoreFault[] faults = [StoreFault.Fail(), StoreFault.LoseAnswer(), StoreFault.Cut(100)];
        var cases = from n in Enumerable.Range(1, calls) from fault in faults select (n, fault);
        var offered = 0;
        await Parallel.ForEachAsync(cases, new ParallelOptions { MaxDegreeOfParallelism = 64, CancellationToken = Ct }, async (c, _) =>
        {
            var plan = new FaultPlan().AtCall(c.n, c.fault).When(call => call.Number > c.n, StoreFault.Fail(), int.MaxValue);
            if (await PlayAsync(plan)) Interlocked.Increment(ref offered);
        });

        // Those whose marker arrived and whose answer did not.
        Assert.InRange(offered, 1, calls);
    }

    [Theory]
    [MemberData(nameof(Errors))]
    public async Task One_failure_of_each_kind_at_each_call_ends_in_a_backup_with_its_snapshot_or_in_none(StoreError error)
    {
        var calls = await CountAsync();
        await Parallel.ForEachAsync(Enumerable.Range(1, calls), new ParallelOptions { MaxDegreeOfParallelism = 64, CancellationToken = Ct },
            async (n, _) => await PlayAsync(new FaultPlan().AtCall(n, StoreFault.Fail(error))));
    }

    [Fact]
    public async Task Cancelling_at_any_request_leaves_a_failed_record_that_says_so_no_snapshot_and_no_claim()
    {
        var requests = VolumeRig.WithClaim();
        await requests.BackupAsync();
        var marked = 0;
        for (var n = 1; n <= requests.Cluster.Requests.Count; n++)
        {
            var (rig, at) = (VolumeRig.WithClaim(), n);
            using var stop = new CancellationTokenSource();
            rig.Cluster.Before = (_, _) =>
            {
                if (rig.Cluster.Requests.Count >= at) stop.Cancel();
            };
            try
            {
                var outcome = await new BackupRunner(rig.Options()).RunAsync(Backup.Create("b1", DateTimeOffset.UnixEpoch), stop.Token);
                if (outcome.Phase == BackupPhase.Completed) continue;
            }
            catch (OperationCanceledException)
            {
                Assert.Empty(await rig.KeysAsync());
                continue;
            }

            marked++;
            Assert.Empty(rig.Cluster.All(Snapshots));
            Assert.DoesNotContain(await rig.KeysAsync(), k => k.EndsWith("claim.json", StringComparison.Ordinal) || k.EndsWith(".tar.gz", StringComparison.Ordinal));
            var stored = (await rig.Repository.GetAsync("b1", Ct))!;
            Assert.Equal((BackupPhase.Failed, "it was stopped by request"), (stored.Phase, stored.Backup!.Status.FailureReason));
            Assert.Equal(Reason.RunCancelled, (await rig.Repository.ReadIssuesAsync("b1", Ct)).First(i => i.Severity == IssueSeverity.Error).Reason);
            var next = await Assert.ThrowsAsync<RepositoryException>(() => rig.BackupAsync());
            Assert.Contains("can't be restored: it failed (it was stopped by request); choose another name, or delete it first", next.Message, StringComparison.Ordinal);
        }

        Assert.InRange(marked, 5, requests.Cluster.Requests.Count);
    }

    [Fact]
    public async Task The_next_run_of_a_killed_ones_name_removes_what_it_left_and_says_so()
    {
        var rig = VolumeRig.WithClaim();
        var plan = new FaultPlan().When(c => c.Operation == StoreOperation.Put && c.Key.EndsWith("velero-backup.json", StringComparison.Ordinal), StoreFault.Fail(), int.MaxValue)
            .When(c => c.Operation == StoreOperation.Delete, StoreFault.Fail(), int.MaxValue);
        await rig.BackupAsync(store: new FaultInjectingObjectStore(rig.Store, plan, TimeProvider.System));
        Assert.Single(rig.Cluster.All(Snapshots));

        var refused = await Assert.ThrowsAsync<RepositoryException>(() => rig.BackupAsync());
        Assert.Contains("is being written by", refused.Message, StringComparison.Ordinal);
        var outcome = await rig.BackupAsync(options: o => o with { TakesOver = true });
        Assert.Equal(BackupPhase.Completed, outcome.Phase);
        var row = Assert.Single(outcome.Issues);
        Assert.Equal(Reason.NameTakenOver, row.Reason);
        Assert.Contains("and 1 snapshots of it were removed", row.Message, StringComparison.Ordinal);
        Assert.Empty(rig.Cluster.All(Snapshots));
    }

    [Fact]
    public async Task A_snapshot_whose_answer_was_lost_is_an_error_and_does_not_stay_behind()
    {
        var rig = VolumeRig.WithClaim();
        var cut = rig.Cluster.Created!;
        rig.Cluster.Created = (cluster, resource, made) =>
        {
            cut(cluster, resource, made);
            if (resource == Snapshots) throw new KubeUnreachableException(new Uri("https://a"), "connection reset", null);
        };
        var outcome = await rig.BackupAsync();
        Assert.Equal((BackupPhase.PartiallyFailed, Reason.SnapshotFailed), (outcome.Phase, Assert.Single(outcome.Gaps).Reason));
        Assert.Empty(rig.Cluster.All(Snapshots));
    }

    // True when a backup is offered after all.
    private static async Task<bool> PlayAsync(FaultPlan plan)
    {
        var rig = VolumeRig.WithClaim();
        var isLost = false;
        rig.Cluster.Before = (verb, resource) =>
        {
            if (verb == "delete" && resource == Snapshots) isLost |= rig.Cluster.Find(Contents, null, "content-1")?.Text("spec", "deletionPolicy") == "Delete";
        };
        try
        {
            await rig.BackupAsync(store: new FaultInjectingObjectStore(rig.Store, plan, TimeProvider.System));
        }
        catch (Exception e) when (e is ObjectStoreException or RepositoryException)
        {
            // Refused before anything was written.
        }

        if ((await rig.Repository.ListAsync(Ct)).SingleOrDefault() is not { } stored) return false;
        if (stored.CanBeRestored)
        {
            Assert.False(isLost, $"a backup is offered without its snapshot after {string.Join(", ", plan.Calls.Select(c => $"{c.Operation} {c.Key}"))}");
            using var archive = await rig.Repository.OpenArchiveAsync("b1", ArchiveLimits.Default, Ct);
            Assert.Single(archive.Find(Contents.GroupResource)!.Items);
            Assert.NotNull(await rig.Repository.ReadAsync("b1", BackupFile.VolumeInfo, Ct));
            return true;
        }

        var deletion = await new BackupDeleter(rig.Repository, rig.Cluster, TimeProvider.System) { TakesOver = true }.DeleteAsync("b1", false, Ct);
        Assert.True(deletion.Deleted, string.Join("; ", deletion.Issues.Select(i => i.Message)));
        Assert.Empty(await rig.KeysAsync());
        Assert.Empty(rig.Cluster.All(Snapshots));
        Assert.Equal(BackupPhase.Completed, (await rig.BackupAsync()).Phase);
        return false;
    }

    private static async Task<int> CountAsync()
    {
        var (rig, plan) = (VolumeRig.WithClaim(), new FaultPlan());
        await rig.BackupAsync(store: new FaultInjectingObjectStore(rig.Store, plan, TimeProvider.System));
        return plan.Calls.Count;
    }
}
