using System.Diagnostics;

namespace Sampan.Benchmarks.Sandboxes;

/// <summary>From starting the binary to its line that says where the cluster is, which it prints once the API answers.</summary>
internal static class StartUp
{
    private const int Rounds = 5;

    public static async Task PrintAsync(string binary)
    {
        var times = new List<double>();
        for (var i = 0; i < Rounds; i++) times.Add(await OnceAsync(binary));
        times.Sort();
        Console.WriteLine(FormattableString.Invariant($"start to ready     {times[Rounds / 2]:N0} ms, median of {Rounds} (bar: 1,000 ms, native AOT)"));
    }

    private static async Task<double> OnceAsync(string binary)
    {
        var folder = Directory.CreateTempSubdirectory("sampan-bench-");
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(new ProcessStartInfo(binary, ["sandbox", "start", "--kubeconfig", Path.Combine(folder.FullName, "config")]) { RedirectStandardOutput = true })!;
        var line = await process.StandardOutput.ReadLineAsync();
        var elapsed = clock.Elapsed.TotalMilliseconds;
        process.Kill();
        await process.WaitForExitAsync();
        folder.Delete(recursive: true);
        return line?.Contains("serves Kubernetes", StringComparison.Ordinal) == true ? elapsed : throw new InvalidOperationException($"{binary}: {line}");
    }
}
