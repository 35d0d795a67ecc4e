using System.Collections.Concurrent;
using Sampan.EndToEnd.Tests.Harness;

namespace Sampan.EndToEnd.Tests.Scenarios;

/// <summary>A small restore with a volume, by a process that is stopped when the N-th of its requests to the API server or to S3 arrives, and that another
/// one goes on with. Every call is stopped at in Engine's tests; here every fourth, and of those
/// every fourth by a signal.</summary>
public sealed class StoppedRestoreTests
{
    private const int Workers = 4;

    [Fact]
    public async Task Stopped_at_any_request_and_gone_on_with_it_ends_as_if_it_had_not_been()
    {
        await using var rig = await StoppableRestore.StartAsync();
        var whole = await rig.RestoreAsync("whole", int.MaxValue, _ => true);
        whole.Ended.Expect(0);
        Assert.Contains(whole.Rows, r => r.StartsWith("pods shop/web-", StringComparison.Ordinal) && r.Contains(" created", StringComparison.Ordinal));
        Assert.Contains("Deployment web", whole.Objects.Keys);
        Assert.InRange(whole.Requests, 40, 250);

        var stops = Enumerable.Range(0, whole.Requests / 4).Select(i => (At: (4 * i) + 1 + (i % 3), Kind: i % 4)).ToList();
        var (stopped, wrong) = (0, new ConcurrentBag<string>());
        await Parallel.ForEachAsync(stops, new ParallelOptions { MaxDegreeOfParallelism = Workers }, async (stop, _) =>
        {
            // Killed before the request is through, or after it; or stopped as by Ctrl-C.
            var run = await rig.RestoreAsync($"r{stop.At}", stop.At, p => stop.Kind == 3 ? p.Stop() : p.Kill() || stop.Kind == 1);

            if (run.Ended.Code != 0) Interlocked.Increment(ref stopped);
            Assert.Contains(run.Ended.Code, stop.Kind == 3 ? [0, 130] : (int[])[0, 137]);
            foreach (var difference in StoppableRestore.Differences(whole.Objects, run.Objects)) wrong.Add($"{stop}: {difference}");
            foreach (var row in whole.Rows.Except(run.Rows)) wrong.Add($"{stop}: no row {row}");
            foreach (var row in run.Rows.Except(whole.Rows)) wrong.Add($"{stop}: a row {row}");
            if (run.Rows.Count != whole.Rows.Count) wrong.Add($"{stop}: {run.Rows.Count} rows");
        });
        Assert.Equal("", string.Join('\n', wrong));
        Assert.True(stopped > stops.Count * 3 / 4, $"only {stopped} of {stops.Count} runs were stopped");
    }
}
