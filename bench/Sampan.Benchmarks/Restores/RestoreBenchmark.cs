using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Sampan.Benchmarks.Backups;
using Sampan.Benchmarks.Processes;
using Sampan.Kubernetes.Config;
using Sampan.Sandbox.Hosting;

namespace Sampan.Benchmarks.Restores;

/// <summary>Objects a second of a restore over the highest create rate that a bare client reaches, interleaved, each in a fresh process, each into new namespaces.</summary>
internal static class RestoreBenchmark
{
    private static readonly int[] Concurrencies = [16, 32, 64];

    public static async Task<int> RunAsync(RestoreBenchmarkOptions options)
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
            ChildRun.Of("backup-once", kubeconfig, folder.FullName, "bench");
            Print(options, sandbox is null ? "given cluster" : "sandbox (not a real API server)", Measure(kubeconfig, folder.FullName, options.Rounds));
            return 0;
        }
        finally
        {
            if (sandbox is not null) await sandbox.DisposeAsync();
            folder.Delete(recursive: true);
        }
    }

    private static List<Round> Measure(string kubeconfig, string folder, int rounds)
    {
        var unique = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        return
        [
            .. Enumerable.Range(0, rounds).Select(i => new Round(
                [.. Concurrencies.Select(n => ChildRun.Of("create-once", kubeconfig, $"bare-{unique}-{i}-{n}", n.ToString(CultureInfo.InvariantCulture)))],
                ChildRun.Of("restore-once", kubeconfig, folder, "bench", $"restore-{unique}-{i}"))),
        ];
    }

    private static void Print(RestoreBenchmarkOptions options, string cluster, List<Round> rounds)
    {
        var bare = Concurrencies.Select((n, i) => (AtOnce: n, Rate: ChildRun.Median(rounds.Select(r => r.Bare[i].Rate)))).MaxBy(b => b.Rate);
        var restore = ChildRun.Median(rounds.Select(r => r.Restore.Rate));
        Line($"cluster            {cluster}");
        Line($"process            {ChildRun.Kind}, {options.Rounds} rounds, medians");
        Line($"objects            {rounds[0].Restore.Objects} of about {options.Bytes} bytes");
        Line($"bare creates       {bare.Rate:0} objects/s ({bare.AtOnce} at once, the best of {string.Join(", ", Concurrencies)})");
        Line($"restore            {restore:0} objects/s, archive read and records written included");
        Line($"restore / bare     {restore / bare.Rate:0.00} (bar: 0.70)");
        Line($"processor time     {ChildRun.Median(rounds.Select(r => r.Restore.CpuMilliseconds)):0} ms");
        Line($"peak memory        {rounds.Max(r => r.Restore.PeakKiB) / 1024.0:0.0} MiB");
    }

    private static void Line(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private sealed record Round(IReadOnlyList<ChildRun> Bare, ChildRun Restore);
}
