using Sampan.EndToEnd.Tests.Harness;

namespace Sampan.EndToEnd.Tests.Scenarios;

/// <summary>A small backup with a volume, by a process that is stopped when the N-th of its requests to the API server or to S3 arrives, for every N.</summary>
public sealed class StoppedProcessTests
{
    private const int Workers = 4;
    private const int Killed = 137;
    private const int Cancelled = 130;

    [Fact]
    public async Task Killed_at_every_request_it_leaves_nothing_that_is_offered_and_nothing_that_can_not_be_removed()
    {
        var whole = await PlayAsync(1, async (rig, n) =>
        {
            var name = $"b{n}";
            var ended = await rig.BackUpAsync(name, n, p => p.Kill());
            var (keys, snapshots) = (await rig.KeysAsync(name), await rig.SnapshotsAsync());
            if (ended.Code != Killed) return ended.Expect(0).Code == 0;
            if (await rig.IsOfferedAsync(name))
            {
                (await rig.RunAsync("backup", "verify", name)).Expect(0);
                (await rig.RunAsync("backup", "delete", name, "--confirm")).Expect(0);
            }
            else if (keys.Count == 0)
            {
                Assert.Empty(snapshots);
            }
            else
            {
                await AssertNamedAndRemovableAsync(rig, name, n % 2 == 0);
            }

            await rig.AssertCleanAsync(name);
            return false;
        });
        Assert.All(whole, n => Assert.InRange(n, 30, 200));
    }

    [Fact]
    public async Task Stopped_by_a_signal_at_every_other_request_it_marks_what_it_wrote_and_takes_back_its_snapshots()
    {
        var marked = 0;
        await PlayAsync(2, async (rig, n) =>
        {
            var name = $"b{n}";
            var ended = await rig.BackUpAsync(name, n, p => p.Stop());
            var keys = await rig.KeysAsync(name);
            Assert.DoesNotContain(keys, k => k.Contains("sampan-claim", StringComparison.Ordinal));
            if (ended.Code == 0)
            {
                Assert.True(await rig.IsOfferedAsync(name));
                (await rig.RunAsync("backup", "delete", name, "--confirm")).Expect(0);
            }
            else if (ended.Expect(Cancelled) is not null && keys.Count > 0)
            {
                Interlocked.Increment(ref marked);
                Assert.DoesNotContain(keys, k => k.EndsWith(".tar.gz", StringComparison.Ordinal));
                Assert.Contains("run-cancelled", ended.Error, StringComparison.Ordinal);
                var next = (await rig.RunAsync("backup", "create", name, "--include-namespaces", "shop")).Expect(1);
                Assert.Contains("it failed (it was stopped by request)", next.Error, StringComparison.Ordinal);
                Assert.Contains("Failed", (await rig.RunAsync("backup", "get", name)).Expect(0).Output, StringComparison.Ordinal);
                await rig.AssertNoSnapshotsAsync();
                (await rig.RunAsync("backup", "delete", name, "--confirm")).Expect(0);
            }

            await rig.AssertCleanAsync(name);
            return rig.Requests.Count < n;
        });
        Assert.True(marked > 10, $"only {marked} runs were stopped in the middle");
    }

    // Half a backup is shown as such and not restored; deleting it removes all, and so does a new run of the name.
    private static async Task AssertNamedAndRemovableAsync(StoppableBackup rig, string name, bool byNextRun)
    {
        var shown = (await rig.RunAsync("backup", "get")).Expect(0);
        Assert.DoesNotContain($"{name} ", shown.Output, StringComparison.Ordinal);
        Assert.Contains($"backup \"{name}\" is not shown: its writer ", shown.Error, StringComparison.Ordinal);
        var restore = (await rig.RunAsync("restore", "create", "r-" + name, "--from-backup", name)).Expect(1);
        Assert.Contains($"backup \"{name}\" can't be restored: its writer ", restore.Error, StringComparison.Ordinal);
        if (byNextRun)
        {
            var next = (await rig.RunAsync("backup", "create", name, "--include-namespaces", "shop")).Expect(0);
            Assert.Contains("name-taken-over", next.Error, StringComparison.Ordinal);
            (await rig.RunAsync("backup", "verify", name)).Expect(0);
        }

        (await rig.RunAsync("backup", "delete", name, "--confirm")).Expect(0);
    }

    // Several at once, each with a cluster, a bucket and a proxy of its own; each ends with the first N that a whole run does not reach.
    private static async Task<int[]> PlayAsync(int stride, Func<StoppableBackup, int, Task<bool>> step)
    {
        var last = new int[Workers];
        await Parallel.ForEachAsync(Enumerable.Range(0, Workers), new ParallelOptions { MaxDegreeOfParallelism = Workers }, async (worker, _) =>
        {
            await using var rig = await StoppableBackup.StartAsync();
            var n = (worker * stride) + 1;
            while (!await step(rig, n)) n += Workers * stride;
            last[worker] = n;
        });
        return last;
    }
}
