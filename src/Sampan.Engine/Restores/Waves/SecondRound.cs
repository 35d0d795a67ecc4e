using Sampan.Engine.Restores.Items;

namespace Sampan.Engine.Restores.Waves;

/// <summary>After the last wave: offers what was deferred again until the target takes it or patience ends.</summary>
internal sealed class SecondRound(RestoreRun run, ItemRestorer restorer)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    public async Task RunAsync(CancellationToken ct)
    {
        var deadline = run.Options.Time.GetUtcNow() + run.Options.DeferredPatience;
        for (var pause = run.Options.PollInterval; run.Deferred.Count > 0; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            if (run.Options.Time.GetUtcNow() >= deadline) run.Deferred.Close();
            run.Learn(await run.Options.Cluster.DiscoverAsync(ct).ConfigureAwait(false));
            var candidates = run.Deferred.Drain();
            run.Log.Info($"Trying {candidates.Count} objects again that the target did not take at first");
            var options = new ParallelOptions { MaxDegreeOfParallelism = run.Options.Parallelism, CancellationToken = ct };
            await Parallel.ForEachAsync(candidates, options, async (candidate, token) => await restorer.TryAgainAsync(candidate, token).ConfigureAwait(false)).ConfigureAwait(false);
            if (run.Deferred.Count > 0) await Task.Delay(pause, run.Options.Time, ct).ConfigureAwait(false);
        }
    }
}
