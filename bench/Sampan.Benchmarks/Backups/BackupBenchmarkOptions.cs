using System.Globalization;

namespace Sampan.Benchmarks.Backups;

internal sealed record BackupBenchmarkOptions(string? Kubeconfig, int Objects, int Bytes, int Rounds)
{
    public static BackupBenchmarkOptions Parse(string[] args)
    {
        var options = new BackupBenchmarkOptions(null, 10_000, 3_000, 5);
        for (var i = 0; i + 1 < args.Length; i += 2)
        {
            options = args[i] switch
            {
                "--kubeconfig" => options with { Kubeconfig = args[i + 1] },
                "--objects" => options with { Objects = int.Parse(args[i + 1], CultureInfo.InvariantCulture) },
                "--bytes" => options with { Bytes = int.Parse(args[i + 1], CultureInfo.InvariantCulture) },
                "--rounds" => options with { Rounds = int.Parse(args[i + 1], CultureInfo.InvariantCulture) },
                _ => throw new ArgumentException($"unknown option {args[i]}"),
            };
        }

        return options;
    }
}
