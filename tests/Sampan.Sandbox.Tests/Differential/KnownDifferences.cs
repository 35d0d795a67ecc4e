namespace Sampan.Sandbox.Tests.Differential;

/// <summary><c>known-differences.tsv</c>: scenarios in which the sandbox is known to answer otherwise, each with a sentence why.</summary>
internal static class KnownDifferences
{
    private static readonly List<string[]> Rows =
        [.. File.ReadLines(Path.Combine(Suite.Folder, "known-differences.tsv")).Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split('\t'))];

    /// <summary>Rows that name no scenario, or give no reason.</summary>
    public static IEnumerable<string> Stale => Rows
        .Where(r => r.Length != 4 || r[3].Length == 0 || !Scenario.All.Any(s => s.Area == r[0] && s.Name == r[1])).Select(r => string.Join('\t', r));

    public static bool Includes(Scenario scenario, string version) =>
        Rows.Exists(r => r[0] == scenario.Area && r[1] == scenario.Name && VersionRange.Includes(r[2], version));
}
