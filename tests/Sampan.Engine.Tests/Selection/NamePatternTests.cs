using Sampan.Engine.Selection;

namespace Sampan.Engine.Tests.Selection;

public sealed class NamePatternTests
{
    [Theory]
    [InlineData("shop", "shop", true)]
    [InlineData("shop", "shop-1", false)]
    [InlineData("shop-*", "shop-", true)]
    [InlineData("*-prod", "a-b-prod", true)]
    [InlineData("*-prod", "a-prod-1", false)]
    [InlineData("s?op", "shop", true)]
    [InlineData("s?op", "sop", false)]
    [InlineData("db-[abc]", "db-b", true)]
    [InlineData("db-[abc]", "db-d", false)]
    [InlineData("db-[a-c]", "db-c", true)]
    [InlineData("db-[a-c]", "db--", false)]
    [InlineData("db-[ac-]", "db--", true)]
    [InlineData("*a*b", "xaybz", false)]
    [InlineData("*a*b", "xayb", true)]
    public void Globs_match_as_velero_does(string pattern, string name, bool matches) => Assert.Equal(matches, new NamePattern(pattern).Matches(name));
}
