using System.Globalization;

namespace Sampan.Benchmarks.Restores;

internal sealed record RestoreBenchmarkOptions(string? Kubeconfig, int Objects, int Bytes, int Rounds)
{
    public static RestoreBenchmarkOptions Parse(string[] args)
    {
        var options = new RestoreBenchmarkOptions(null, 10_000, 1_000, 3);
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
