using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Sampan.Benchmarks.Processes;
using Sampan.Kubernetes.Config;
using Sampan.Sandbox.Hosting;

namespace Sampan.Benchmarks.Backups;

/// <summary>Backup wall time over the time of plainly listing the same objects, interleaved, each in a fresh process; peak memory of the backup.</summary>
internal static class BackupBenchmark
{
    public static async Task<int> RunAsync(BackupBenchmarkOptions options)
    {
        var folder = Directory.CreateTempSubdirectory("sampan-bench-");
        SandboxCluster? sandbox = null;
        var kubeconfig = options.Kubeconfig;
        if (kubeconfig is null)
        {
            sandbox = await SandboxCluster.StartAsync(new SandboxOptions { RunControllers = false }, NullLoggerFactory.Instance, TimeProvider.System, default);
            kubeconfig = Path.Combine(folder.FullName, "kubeconfig");
            await File.WriteAllTextAsync(kubeconfig, sandbox.Kubeconfig);
        }

        try
        {
            await BenchmarkObjects.EnsureAsync(KubeConfigLoader.Load(new KubeConfigOptions { Path = kubeconfig }), options.Objects, options.Bytes);
            Print(options, sandbox is null ? "given cluster" : "sandbox (not a real API server)", Measure(kubeconfig, folder.FullName, options.Rounds));
            return 0;
        }
        finally
        {
            if (sandbox is not null) await sandbox.DisposeAsync();
            folder.Delete(recursive: true);
        }
    }

    private static List<(ChildRun Listing, ChildRun Backup)> Measure(string kubeconfig, string folder, int rounds) =>
    [
        .. Enumerable.Range(0, rounds).Select(i => (ChildRun.Of("list-once", kubeconfig), ChildRun.Of("backup-once", kubeconfig, folder, $"bench-{i}-{Environment.ProcessId}"))),
    ];

    private static void Print(BackupBenchmarkOptions options, string cluster, List<(ChildRun Listing, ChildRun Backup)> rounds)
    {
        var listing = ChildRun.Median(rounds.Select(r => r.Listing.Milliseconds));
        var backup = ChildRun.Median(rounds.Select(r => r.Backup.Milliseconds));
        var objects = rounds[0].Backup.Objects;
        var peak = rounds.Max(r => r.Backup.PeakKiB) / 1024.0;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"cluster            {cluster}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"process            {ChildRun.Kind}, {options.Rounds} rounds, medians"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"objects            {objects} of about {options.Bytes} bytes"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"plain listing      {listing:0} ms"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"backup             {backup:0} ms ({objects / backup * 1000:0} objects/s)"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"backup / listing   {backup / listing:0.00}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"processor time     {ChildRun.Median(rounds.Select(r => r.Backup.CpuMilliseconds)):0} ms of backup, {ChildRun.Median(rounds.Select(r => r.Listing.CpuMilliseconds)):0} ms of listing"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"peak memory        {peak:0.0} MiB (bar: 120 MB, native AOT)"));
    }
}
