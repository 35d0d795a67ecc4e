using System.Globalization;
using System.Text.RegularExpressions;
using Sampan.Engine.Tests.Fakes;

namespace Sampan.Engine.Tests.Reference;

/// <summary>docs/reference/behaviours.tsv says which test proves which behaviour: a row without one is a claim.</summary>
public sealed partial class BehavioursTests
{
    private static readonly string[][] Rows = [.. File.ReadLines(Path.Combine(Assets.Folder, "..", "..", "docs", "reference", "behaviours.tsv")).Select(l => l.Split('\t'))];

    [Fact]
    public void Every_row_has_an_id_a_sentence_and_a_test()
    {
        Assert.Equal(["id", "behaviour", "test"], Rows[0]);
        Assert.True(Rows.Length > 50);
        Assert.All(Rows.Skip(1), row =>
        {
            Assert.Equal(3, row.Length);
            Assert.Matches(Id(), row[0]);
            Assert.Matches(Sentence(), row[1]);
            Assert.Matches(Test(), row[2]);
        });
    }

    [Fact]
    public void Ids_are_unique_and_in_order()
    {
        var ids = Rows.Skip(1).Select(r => r[0]).ToList();
        Assert.Equal(ids.Distinct(StringComparer.Ordinal).Order(Comparer<string>.Create(ById)), ids);
    }

    [Fact]
    public void Every_behaviour_is_proved_by_a_test_that_runs()
    {
        var tests = TestSources.All();
        var missing = Rows.Skip(1).Where(r => !tests.Contains(r[2])).Select(r => $"{r[0]}: there is no test {r[2]}");
        Assert.Equal("", string.Join('\n', missing));
    }

    // By numbers: 4.4-10 comes after 4.4-9, and 4.10-1 after 4.8-1.
    private static int ById(string a, string b)
    {
        var (x, y) = (Numbers(a), Numbers(b));
        foreach (var (i, j) in x.Zip(y))
        {
            if (i != j) return i.CompareTo(j);
        }

        return x.Length.CompareTo(y.Length);
    }

    private static int[] Numbers(string id) => [.. id.Split('.', '-').Select(n => int.Parse(n, CultureInfo.InvariantCulture))];

    [GeneratedRegex(@"^[1-9]\d*(\.[1-9]\d*)+-[1-9]\d*$")]
    private static partial Regex Id();

    [GeneratedRegex(@"^\S+( \S+){2,}$")]
    private static partial Regex Sentence();

    [GeneratedRegex(@"^[A-Z]\w*\.[A-Z]\w*$")]
    private static partial Regex Test();
}
