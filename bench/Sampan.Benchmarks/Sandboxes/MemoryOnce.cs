using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Sampan.Kubernetes.Config;
using Sampan.Sandbox.Hosting;

namespace Sampan.Benchmarks.Sandboxes;

/// <summary>Resident memory of a process that holds so many objects, client included; a process of its own for each size.</summary>
internal static class MemoryOnce
{
    public static async Task<int> RunAsync(int objects, int bytes)
    {
        await using var sandbox = await SandboxCluster.StartAsync(new SandboxOptions { RunControllers = false }, NullLoggerFactory.Instance, TimeProvider.System, default);
        using var load = new Load(sandbox.Server, KubeConfigLoader.Parse(sandbox.Kubeconfig).User.Token, bytes);
        await load.RateAsync(HttpMethod.Post, _ => "/api/v1/namespaces/default/configmaps", objects);
        Console.WriteLine($"{Kilobytes("VmRSS")} {Kilobytes("VmHWM")} {GC.GetTotalMemory(forceFullCollection: true) / 1024}");
        return 0;
    }

    public static async Task PrintAsync(int objects, int bytes)
    {
        var self = Environment.ProcessPath!;
        var start = new ProcessStartInfo(self) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(self) == "dotnet") start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, typeof(MemoryOnce).Assembly.GetName().Name + ".dll"));
        foreach (var argument in new[] { "sandbox-memory", objects.ToString(CultureInfo.InvariantCulture), bytes.ToString(CultureInfo.InvariantCulture) }) start.ArgumentList.Add(argument);
        using var child = Process.Start(start)!;
        var line = await child.StandardOutput.ReadToEndAsync();
        await child.WaitForExitAsync();
        var sizes = line.Trim().Split(' ').Select(n => long.Parse(n, CultureInfo.InvariantCulture) * 1024 / 1e6).ToList();
        var raw = (double)objects * bytes / 1e6;
        Console.WriteLine(FormattableString.Invariant(
            $"memory             {objects:N0} objects of {bytes:N0} bytes: {sizes[0]:N0} MB resident, {sizes[1]:N0} MB at most, {sizes[2]:N0} MB live; raw bytes {raw:N0} MB, ratio {sizes[2] / raw:0.0} (bar: 1,000 MB)"));
    }

    private static string Kilobytes(string field) =>
        File.ReadLines("/proc/self/status").First(l => l.StartsWith(field + ":", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
}
