using System.Text.RegularExpressions;
using Sampan.Engine.Results;
using Sampan.Engine.Tests.Fakes;

namespace Sampan.Engine.Tests.Reference;

/// <summary>Every surprise of Velero's is decided about.</summary>
public sealed partial class VeleroSurprisesTests
{
    private const int Known = 60;

    [Fact]
    public void Each_one_has_a_verdict_and_says_what_is_done()
    {
        var page = Path.Combine(Assets.Folder, "..", "..", "docs", "reference", "velero-surprises.md");
        var rows = File.ReadLines(page).Where(l => l.StartsWith("| ", StringComparison.Ordinal)).Skip(1).ToList();

        Assert.Equal(Enumerable.Range(1, Known).Select(n => $"{n}"), rows.Select(r => r.Split('|')[1].Trim()));
        Assert.All(rows, row => Assert.Matches(Row(), row));
        Assert.All(rows.SelectMany(r => ReasonId().Matches(r)), m => Assert.NotNull(Reason.Find(m.Groups[1].Value)));
    }

    [GeneratedRegex(@"^\| \d+ \| \S[^|]* \| (kept|improved|later) \| \S[^|]* \|$")]
    private static partial Regex Row();

    [GeneratedRegex(@"\(`([a-z]+(?:-[a-z]+)+)`\)")]
    private static partial Regex ReasonId();
}
