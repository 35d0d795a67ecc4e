using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Sampan.Benchmarks.Processes;
using Sampan.Engine.Backups;
using Sampan.Engine.Bucket;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Config;
using Sampan.Storage;

namespace Sampan.Benchmarks.Backups;

/// <summary>One backup in this process: prints objects, milliseconds and peak memory.</summary>
internal static class BackupOnce
{
    public static async Task<int> RunAsync(string kubeconfig, string folder, string name)
    {
        var clock = Stopwatch.StartNew();
        await using var client = KubeClient.Connect(KubeConfigLoader.Load(new KubeConfigOptions { Path = kubeconfig }), new KubeClientOptions());
        await using var store = ObjectStores.Open(StoreLocation.Parse($"file://{folder}/store"), null, new ObjectStoreOptions());
        Directory.CreateDirectory($"{folder}/store");
        var backup = Api.Backup.Create(name, TimeProvider.System.GetUtcNow());
        backup.Spec.IncludedNamespaces = [BenchmarkObjects.NamespacePattern];
        var outcome = await new BackupRunner(new BackupRunnerOptions
        {
            Cluster = client,
            Repository = new BackupRepository(store),
            Time = TimeProvider.System,
            Logging = NullLoggerFactory.Instance,
        }).RunAsync(backup, default);
        if (outcome.Phase != Api.BackupPhase.Completed)
        {
            Console.WriteLine($"{outcome.Phase}: {string.Join("; ", outcome.Issues.Take(3))}");
            return 1;
        }

        PeakMemory.Print(outcome.Items, clock);
        return 0;
    }
}
