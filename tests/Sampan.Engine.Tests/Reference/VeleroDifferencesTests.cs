using System.Text.RegularExpressions;
using Sampan.Engine.Results;
using Sampan.Engine.Tests.Fakes;

namespace Sampan.Engine.Tests.Reference;

public sealed partial class VeleroDifferencesTests
{
    private static readonly string Folder = Path.Combine(Assets.Folder, "..", "..", "docs", "reference");
    private static readonly string[] Lines = [.. File.ReadLines(Path.Combine(Folder, "velero-differences.md")).SkipWhile(l => !l.StartsWith('|'))];

    [Fact]
    public void Every_difference_has_an_area_of_its_own_and_says_what_both_do()
    {
        Assert.Equal(["| area | Velero 1.18.1 | Sampan |", "|---|---|---|"], Lines.Take(2));
        Assert.True(Lines.Length > 20);
        Assert.All(Lines.Skip(2), line => Assert.Matches(Row(), line));
        Assert.Empty(Lines.Skip(2).GroupBy(l => l.Split('|')[1].Trim(), StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1).Select(g => g.Key));
    }

    [Fact]
    public void The_reasons_and_pages_it_names_exist()
    {
        foreach (var line in Lines.Skip(2))
        {
            foreach (var id in ReasonId().Matches(line.Split('|')[3]).Select(m => m.Groups[1].Value)) Assert.True(Reason.Find(id) is not null, $"there is no reason {id}");
            foreach (var page in Link().Matches(line).Select(m => m.Groups[1].Value)) Assert.True(File.Exists(Path.Combine(Folder, page)), $"there is no page {page}");
        }
    }

    [GeneratedRegex(@"^\| \S[^|]* \| \S[^|]* \| \S[^|]* \|$")]
    private static partial Regex Row();

    [GeneratedRegex(@"\(`([a-z]+(?:-[a-z]+)+)`")]
    private static partial Regex ReasonId();

    [GeneratedRegex(@"\]\(([^)#]+)")]
    private static partial Regex Link();
}
