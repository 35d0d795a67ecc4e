using System.Globalization;
using System.Text;

namespace Sampan.Sandbox.Tests.Differential;

/// <summary>How many scenarios agree, by area and version, as README.md of the suite shows it.</summary>
internal sealed class Agreement
{
    private const string Start = "<!-- agreement -->\n";
    private const string End = "<!-- /agreement -->";
    private static readonly string Readme = Path.Combine(Suite.Folder, "README.md");

    private readonly Dictionary<(string Area, string Version), (int Agree, int All)> _counts = [];

    public void Add(Scenario scenario, string version, bool agrees)
    {
        var (agree, all) = _counts.GetValueOrDefault((scenario.Area, version));
        _counts[(scenario.Area, version)] = (agree + (agrees ? 1 : 0), all + 1);
    }

    /// <summary>Share of a version's scenarios that agree, between 0 and 1.</summary>
    public double Share(string version)
    {
        var counts = _counts.Where(c => c.Key.Version == version).Select(c => c.Value).ToList();
        return (double)counts.Sum(c => c.Agree) / counts.Sum(c => c.All);
    }

    /// <summary>The table as Markdown: scenarios that agree of those that apply.</summary>
    public override string ToString()
    {
        var text = new StringBuilder($"| area | {string.Join(" | ", Suite.Versions)} |\n|---|{string.Concat(Suite.Versions.Select(_ => "---:|"))}\n");
        foreach (var area in Scenario.All.Select(s => s.Area).Distinct()) text.AppendLine(CultureInfo.InvariantCulture, $"| {area} | {Row(area)} |");
        return text.AppendLine(CultureInfo.InvariantCulture, $"| all | {Row(null)} |").ToString();
    }

    /// <summary>The table that stands in README.md now.</summary>
    public static string Shown()
    {
        var text = File.ReadAllText(Readme);
        var start = text.IndexOf(Start, StringComparison.Ordinal) + Start.Length;
        return text[start..text.IndexOf(End, StringComparison.Ordinal)];
    }

    public void Show() => File.WriteAllText(Readme, File.ReadAllText(Readme).Replace(Start + Shown(), Start + this, StringComparison.Ordinal));

    private string Row(string? area) => string.Join(" | ", Suite.Versions.Select(version =>
    {
        var counts = _counts.Where(c => (area is null || c.Key.Area == area) && c.Key.Version == version).Select(c => c.Value).ToList();
        return $"{counts.Sum(c => c.Agree)} / {counts.Sum(c => c.All)}";
    }));
}
