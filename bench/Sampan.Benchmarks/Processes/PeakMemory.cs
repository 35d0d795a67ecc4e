using System.Diagnostics;
using System.Globalization;

namespace Sampan.Benchmarks.Processes;

/// <summary>The line a measured process ends with.</summary>
internal static class PeakMemory
{
    public static void Print(long objects, Stopwatch clock)
    {
        var peak = File.ReadLines("/proc/self/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        var cpu = Environment.CpuUsage.TotalTime.TotalMilliseconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{objects} {clock.Elapsed.TotalMilliseconds:0.0} {peak} {cpu:0}"));
    }
}
