using Sampan.Engine.Comparison;
using Sampan.Engine.Tests.Fakes;

namespace Sampan.Engine.Tests.Comparison;

public sealed class IgnoredFieldsTests
{
    [Fact]
    public void The_page_lists_what_comparisons_leave_out_and_nothing_else()
    {
        var page = File.ReadAllLines(Path.Combine(Assets.Folder, "..", "..", "docs", "reference", "comparison.md"));

        var rows = page.Where(l => l.StartsWith("| `", StringComparison.Ordinal));

        Assert.Equal(IgnoredFields.All.Select(f => $"| `{f.Resource}` | `{f.Path}` | {(f.Scope == ComparisonScope.Restored ? "`--restored`" : "always")} | {f.Why} |"), rows);
    }
}
