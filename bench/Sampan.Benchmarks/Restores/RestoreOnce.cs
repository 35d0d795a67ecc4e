using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Sampan.Benchmarks.Backups;
using Sampan.Benchmarks.Processes;
using Sampan.Engine.Bucket;
using Sampan.Engine.Restores;
using Sampan.Engine.Restores.Records;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Config;
using Sampan.Storage;

namespace Sampan.Benchmarks.Restores;

/// <summary>One restore in this process, into namespaces of the given prefix: prints objects created, milliseconds, peak memory and processor time.</summary>
internal static class RestoreOnce
{
    public static async Task<int> RunAsync(string kubeconfig, string folder, string backup, string prefix)
    {
        var clock = Stopwatch.StartNew();
        await using var client = KubeClient.Connect(KubeConfigLoader.Load(new KubeConfigOptions { Path = kubeconfig }), new KubeClientOptions());
        await using var store = ObjectStores.Open(StoreLocation.Parse($"file://{folder}/store"), null, new ObjectStoreOptions());
        var restore = Api.Restore.Create(prefix, backup, TimeProvider.System.GetUtcNow());
        restore.Spec.NamespaceMapping = BenchmarkObjects.Namespaces.ToDictionary(ns => ns, ns => ns.Replace(BenchmarkObjects.Prefix, prefix, StringComparison.Ordinal));
        var outcome = await new RestoreRunner(new RestoreRunnerOptions
        {
            Cluster = client,
            Repository = new BackupRepository(store),
            Time = TimeProvider.System,
            Logging = NullLoggerFactory.Instance,
        }).RunAsync(restore, default);
        if (outcome.Phase != Api.RestorePhase.Completed)
        {
            Console.WriteLine($"{outcome.Phase}: {string.Join("; ", outcome.Issues.Take(3))}");
            return 1;
        }

        PeakMemory.Print(outcome.Items.Count(i => i.Action == RestoreAction.Created), clock);
        return 0;
    }
}
