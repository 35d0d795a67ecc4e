using System.Globalization;

namespace Sampan.Benchmarks.Sandboxes;

internal sealed record SandboxBenchmarkOptions(int Objects, int Bytes, int Events, int MemoryObjects, string? Binary)
{
    /// <summary>Requests under way at once, over one client.</summary>
    public const int Parallelism = 32;

    public static SandboxBenchmarkOptions Parse(string[] args)
    {
        var options = new SandboxBenchmarkOptions(20_000, 1_000, 2_000, 100_000, null);
        for (var i = 0; i + 1 < args.Length; i += 2)
        {
            options = args[i] switch
            {
                "--objects" => options with { Objects = Number(args[i + 1]) },
                "--bytes" => options with { Bytes = Number(args[i + 1]) },
                "--events" => options with { Events = Number(args[i + 1]) },
                "--memory-objects" => options with { MemoryObjects = Number(args[i + 1]) },
                "--binary" => options with { Binary = args[i + 1] },
                _ => throw new ArgumentException($"unknown option {args[i]}"),
            };
        }

        return options;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
