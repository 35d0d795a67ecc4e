using System.Diagnostics;
using System.Globalization;

namespace Sampan.Benchmarks.Processes;

/// <summary>What a measured process said of itself in its last line (<see cref="PeakMemory"/>).</summary>
internal sealed record ChildRun(long Objects, double Milliseconds, long PeakKiB, double CpuMilliseconds)
{
    /// <summary>Objects a second.</summary>
    public double Rate => Objects / Milliseconds * 1000;

    /// <summary>"native AOT" or "JIT": how this program, and so its children, runs. The runtime's own switches say "no dynamic code" in both.</summary>
    public static string Kind => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? "JIT" : "native AOT";

    /// <summary>Runs this program again with other arguments, to its end.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message has what it printed.</exception>
    public static ChildRun Of(params string[] args)
    {
        var self = Environment.ProcessPath!;
        var start = new ProcessStartInfo(self) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(self) == "dotnet") start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, typeof(ChildRun).Assembly.GetName().Name + ".dll"));
        foreach (var arg in args) start.ArgumentList.Add(arg);
        using var child = Process.Start(start)!;
        var line = child.StandardOutput.ReadToEnd().Trim();
        child.WaitForExit();
        if (child.ExitCode != 0) throw new InvalidOperationException($"{args[0]} ended with {child.ExitCode}: {line}");
        var parts = line.Split(' ');
        double Number(int i) => double.Parse(parts[i], CultureInfo.InvariantCulture);
        return new ChildRun((long)Number(0), Number(1), (long)Number(2), Number(3));
    }

    /// <summary>The middle one; of an even number the upper of the two.</summary>
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
