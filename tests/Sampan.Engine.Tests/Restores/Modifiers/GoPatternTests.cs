using Sampan.Engine.Restores.Modifiers;

namespace Sampan.Engine.Tests.Restores.Modifiers;

public sealed class GoPatternTests
{
    [Theory]
    [InlineData("^web-.*$", "web-1", true)]
    [InlineData("web", "my-web-1", true)]
    [InlineData("(?P<n>a+)b", "aab", true)]
    [InlineData("^[[:lower:]]+$", "abc", true)]
    [InlineData("^[[:lower:][:digit:]-]+$", "ab-1", true)]
    [InlineData("^[[:digit:]]+$", "abc", false)]
    [InlineData(@"^\Qa.b\E$", "a.b", true)]
    [InlineData(@"^\Qa.b\E$", "axb", false)]
    [InlineData(@"^\pL+$", "abc", true)]
    [InlineData(@"^[\pL\d]+$", "abc1", true)]
    [InlineData("^[]a]+$", "]a", true)]
    [InlineData("^[^]a]+$", "bc", true)]
    [InlineData("^[a[b]+$", "[", true)]
    [InlineData("(?i)^WEB$", "web", true)]
    public void Expressions_mean_what_they_mean_in_Go(string pattern, string text, bool expected) => Assert.Equal(expected, GoPattern.Parse(pattern).IsMatch(text));

    [Theory]
    [InlineData("[")]
    [InlineData("[a")]
    [InlineData("(")]
    [InlineData("a**")]
    [InlineData(@"(a)\1")]
    [InlineData("(?=a)")]
    [InlineData("[[:nosuch:]]")]
    public void What_Go_does_not_know_is_refused(string pattern) =>
        Assert.StartsWith("error parsing regexp: ", Assert.Throws<FormatException>(() => GoPattern.Parse(pattern)).Message, StringComparison.Ordinal);
}
