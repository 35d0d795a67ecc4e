using Sampan.Cli.Interaction;
using Sampan.Cli.Output;
using Spectre.Console;

namespace Sampan.Cli.Demo;

/// <summary>What the demo claims, and what it found: one row a claim.</summary>
internal sealed class Proof
{
    private readonly List<(string Claim, string Found, bool Holds)> _rows = [];

    /// <summary>True when every claim holds.</summary>
    public bool Holds => _rows.Count > 0 && _rows.All(r => r.Holds);

    /// <summary>Adds a row; the run goes on when it does not hold, so that the table is whole.</summary>
    public void Add(string claim, string found, bool holds) => _rows.Add((claim, found, holds));

    /// <summary>Prints the table.</summary>
    public async Task WriteAsync(ITerminal terminal)
    {
        if (terminal.IsInteractive)
        {
            var table = new Spectre.Console.Table().Border(TableBorder.Rounded).AddColumns("Proven", "Found", "");
            foreach (var (claim, found, holds) in _rows) table.AddRow(claim.EscapeMarkup(), found.EscapeMarkup(), holds ? "[green]yes[/]" : "[red]NO[/]");
            AnsiConsole.Write(table);
            return;
        }

        var writer = GoTabWriter.ForTables();
        writer.Line("PROVEN\tFOUND\tHOLDS");
        foreach (var (claim, found, holds) in _rows) writer.Line($"{claim}\t{found}\t{(holds ? "yes" : "NO")}");
        await terminal.Output.WriteAsync(writer.ToString());
    }
}
