using Sampan.Engine.Restores.Modifiers;

namespace Sampan.Engine.Tests.Restores.Modifiers;

public sealed class GlobTests
{
    [Theory]
    [InlineData("deployments.apps", "deployments.apps", true)]
    [InlineData("deployments.apps", "deploymentsxapps", false)]
    [InlineData("*", "pods", true)]
    [InlineData("*", "deployments.apps", false)]
    [InlineData("*.apps", "deployments.apps", true)]
    [InlineData("*.*", "pods", false)]
    [InlineData("*.*", "ingresses.networking.k8s.io", false)]
    [InlineData("**", "ingresses.networking.k8s.io", true)]
    [InlineData("ingresses.**", "ingresses.networking.k8s.io", true)]
    [InlineData("{deployments,statefulsets}.apps", "statefulsets.apps", true)]
    [InlineData("{deployments,stateful*}.apps", "daemonsets.apps", false)]
    [InlineData("p?ds", "pods", true)]
    [InlineData("a?b", "a.b", false)]
    [InlineData("[a-c]x", "bx", true)]
    [InlineData("[!a-c]x", "bx", false)]
    [InlineData("[a,b]x", ",x", true)]
    [InlineData(@"\*", "*", true)]
    [InlineData(@"\*", "x", false)]
    [InlineData("a,b", "a,b", true)]
    public void Resources_match_with_dots_as_separators(string pattern, string text, bool expected) => Assert.Equal(expected, Glob.Parse(pattern, '.').Matches(text));

    [Theory]
    [InlineData("a*", "a.b-c", true)]
    [InlineData("a?c", "a.c", true)]
    public void Without_a_separator_a_star_goes_all_the_way(string pattern, string text, bool expected) => Assert.Equal(expected, Glob.Parse(pattern).Matches(text));

    [Theory]
    [InlineData("a{b")]
    [InlineData("a[b")]
    [InlineData("a[]")]
    [InlineData("[a-cx]")]
    [InlineData("[c-a]")]
    public void What_the_library_can_not_read_is_refused(string pattern) => Assert.Throws<FormatException>(() => Glob.Parse(pattern, '.'));
}
