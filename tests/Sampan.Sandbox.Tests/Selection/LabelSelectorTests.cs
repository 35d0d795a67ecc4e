using System.Text;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Kinds;
using Sampan.Sandbox.Selection;

namespace Sampan.Sandbox.Tests.Selection;

public sealed class LabelSelectorTests
{
    [Theory]
    [InlineData("", true)]
    [InlineData("app=web", true)]
    [InlineData("app==web,tier", true)]
    [InlineData("app!=web", false)]
    [InlineData("other!=web", true)]
    [InlineData("app in (web, api),tier notin (back)", true)]
    [InlineData("app in (api)", false)]
    [InlineData("!other", true)]
    [InlineData("!app", false)]
    [InlineData("other", false)]
    [InlineData("size>2", true)]
    [InlineData("size<2", false)]
    [InlineData("app>2", false)]
    [InlineData("example.com/part-of=shop", true)]
    [InlineData("empty=", true)]
    [InlineData("empty=,app=web", true)]
    public void Matches_follows_the_api(string selector, bool expected)
    {
        var item = KubeObject.Parse(Encoding.UTF8.GetBytes(
            """{"metadata":{"labels":{"app":"web","tier":"front","size":"3","example.com/part-of":"shop","empty":""}}}"""));
        Assert.Equal(expected, LabelSelectorParser.Parse(selector).Matches(item));
    }

    [Theory]
    [InlineData("a b", "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt")]
    [InlineData("a in (x", "unable to parse requirement: found '', expected: ',' or ')'")]
    [InlineData("a=b c", "found 'c', expected: ',' or 'end of string'")]
    public void Parse_refuses_in_the_servers_words(string selector, string message) =>
        Assert.Equal(message, Assert.Throws<ApiRefusal>(() => LabelSelectorParser.Parse(selector)).Message);
}
