using Microsoft.Extensions.Logging.Abstractions;
using Sampan.Api;
using Sampan.Engine.Bucket;
using Sampan.Engine.Restores;
using Sampan.Storage;

namespace Sampan.Engine.Tests.Restores;

/// <summary>One bucket, one target, and restores between them.</summary>
internal sealed class RestoreHarness(IObjectStore store, TargetCluster cluster)
{
    public IObjectStore Store => store;

    public TargetCluster Cluster => cluster;

    public static async Task<RestoreHarness> CreateAsync(BucketBuilder bucket, TargetCluster? cluster = null) =>
        new(await bucket.BuildAsync(TimeProvider.System), cluster ?? new TargetCluster());

    public static Restore New(string name = "r", Action<RestoreSpec>? edit = null)
    {
        var restore = Restore.Create(name, "b", new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        edit?.Invoke(restore.Spec);
        return restore;
    }

    public Task<RestoreOutcome> RunAsync(Action<RestoreSpec>? edit = null, string name = "r", Func<RestoreRunnerOptions, RestoreRunnerOptions>? options = null) =>
        RunAsync(New(name, edit), options);

    public Task<RestoreOutcome> RunAsync(Restore restore, Func<RestoreRunnerOptions, RestoreRunnerOptions>? options = null) => RunUntilAsync(restore, options, CancellationToken.None);

    public async Task<RestoreOutcome> RunUntilAsync(Restore restore, Func<RestoreRunnerOptions, RestoreRunnerOptions>? options, CancellationToken ct)
    {
        var all = new RestoreRunnerOptions
        {
            Cluster = cluster,
            Repository = new BackupRepository(store),
            Time = TimeProvider.System,
            Logging = NullLoggerFactory.Instance,
            PollInterval = TimeSpan.FromMilliseconds(5),
            RetryDelay = TimeSpan.FromMilliseconds(1),
            ResourceTimeout = TimeSpan.FromMilliseconds(200),
            TerminatingTimeout = TimeSpan.FromMilliseconds(200),
            DeferredPatience = TimeSpan.FromMilliseconds(200),
        };
        return await new RestoreRunner(options?.Invoke(all) ?? all).RunAsync(restore, ct);
    }

    public static string[] Lines(RestoreOutcome outcome) => [.. outcome.Items.Select(i => $"{i.Kind} {i.Key}({i.Action.ToString().ToLowerInvariant()})")];
}
