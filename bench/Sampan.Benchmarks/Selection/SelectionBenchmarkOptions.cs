using System.Globalization;

namespace Sampan.Benchmarks.Selection;

internal sealed record SelectionBenchmarkOptions(int Kinds, int Namespaces)
{
    public static SelectionBenchmarkOptions Parse(string[] args)
    {
        var options = new SelectionBenchmarkOptions(200, 2_500);
        for (var i = 0; i + 1 < args.Length; i += 2)
        {
            options = args[i] switch
            {
                "--kinds" => options with { Kinds = int.Parse(args[i + 1], CultureInfo.InvariantCulture) },
                "--namespaces" => options with { Namespaces = int.Parse(args[i + 1], CultureInfo.InvariantCulture) },
                _ => throw new ArgumentException($"unknown option {args[i]}"),
            };
        }

        return options;
    }
}
