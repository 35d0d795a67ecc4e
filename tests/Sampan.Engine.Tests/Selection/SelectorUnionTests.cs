using Sampan.Api;
using Sampan.Engine.Selection;

namespace Sampan.Engine.Tests.Selection;

public sealed class SelectorUnionTests
{
    [Theory]
    [InlineData("app=x | app=x", "app in (x)")]
    [InlineData("app=x | app=y", "app in (x,y)")]
    [InlineData("app=x,tier=1 | app=y,tier=1", "tier in (1),app in (x,y)", "app in (x,y),tier in (1)")]
    [InlineData("app=x | app=x,tier=1", "app in (x)")]
    [InlineData("app=x | tier=1", "app in (x);tier in (1)")]
    [InlineData("app=x | tier=1 | app=z", "app in (x,z);tier in (1)")]
    [InlineData("app=x | ", "")]
    public void As_few_lists_as_say_the_same(string selectors, params string[] expected)
    {
        var merged = SelectorUnion.Of([.. selectors.Split(" | ").Select(Parse)]);
        Assert.Contains(string.Join(';', merged.Select(m => m.ToString())), expected);
    }

    private static LabelSelector Parse(string text) => new()
    {
        MatchLabels = text.Trim().Split(',', StringSplitOptions.RemoveEmptyEntries).Select(t => t.Split('=')).ToDictionary(t => t[0], t => t[1]),
    };
}
