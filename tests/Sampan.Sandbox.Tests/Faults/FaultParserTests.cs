using Sampan.Sandbox.Faults;

namespace Sampan.Sandbox.Tests.Faults;

public sealed class FaultParserTests
{
    [Fact]
    public void Everything_a_fault_can_be_told_is_read()
    {
        var fault = Fault.Parse("429:list|watch:pods.v1:namespace=shop,name=cart-*,times=3,after=2,every=4,chance=0.5,seed=9,retry-after=7");
        Assert.Equal((FaultKind.TooManyRequests, "pods.v1", "shop", "cart-*"), (fault.Kind, fault.Where.Resource, fault.Where.Namespace, fault.Where.Name));
        Assert.Equal(["list", "watch"], fault.Where.Verbs);
        Assert.Equal(new FaultSchedule { Times = 3, After = 2, Every = 4, Chance = 0.5, Seed = 9 }, fault.When);
        Assert.Equal(TimeSpan.FromSeconds(7), fault.RetryAfter);
    }

    [Fact]
    public void Every_example_is_a_fault_of_its_kind() => Assert.All(FaultFacts.All, f => Assert.Equal(f.Kind, Fault.Parse(f.Example).Kind));

    [Fact]
    public void Every_kind_has_its_facts() => Assert.Equal(Enum.GetValues<FaultKind>().Order(), FaultFacts.All.Select(f => f.Kind).Order());

    [Theory]
    [InlineData("430", "there are 429, 500")]
    [InlineData("429:lost", "there is no verb \"lost\"; there are *")]
    [InlineData("429:list:pods:often=3", "has no parameter \"often\"; it has retry-after, namespace")]
    [InlineData("429:list:pods:times=many", "times=\"many\" is not NUMBER")]
    [InlineData("429:list:pods:times", "more than")]
    [InlineData("reset:list:pods:at=150%", "at=\"150%\" is not PERCENT% or BYTES")]
    [InlineData("watch-cut:watch:pods:how=softly", "close, middle, reset, silent or 410")]
    [InlineData("429:list:pods:a:b", "KIND:VERBS:RESOURCE")]
    [InlineData("tls:list", "takes no verbs")]
    [InlineData("clock-skew", "needs by=")]
    [InlineData("dead-api:group=x.example.com", "needs group=NAME and version=NAME")]
    [InlineData("dead-api:group=Not A Name,version=v1", "lower-case names")]
    public void What_is_none_is_refused_with_what_is_allowed(string spec, string said) =>
        Assert.Contains(said, Assert.Throws<FormatException>(() => Fault.Parse(spec)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("pods", "", "v1", "pods", null, true)]
    [InlineData("pods", "metrics.k8s.io", "v1beta1", "pods", null, true)]
    [InlineData("pods.v1", "metrics.k8s.io", "v1beta1", "pods", null, false)]
    [InlineData("pods.v1", "", "v1", "pods", null, true)]
    [InlineData("pods", "", "v1", "pods", "status", false)]
    [InlineData("pods/status", "", "v1", "pods", "status", true)]
    [InlineData("*/*", "", "v1", "pods", "status", true)]
    [InlineData("*", "", "v1", "pods", null, true)]
    [InlineData("*", null, null, null, null, false)]
    [InlineData("*.apps", "apps", "v1", "deployments", null, true)]
    [InlineData("deployments.v1.apps", "apps", "v1", "deployments", null, true)]
    [InlineData("deployments.v2.apps", "apps", "v1", "deployments", null, false)]
    public void A_resource_is_chosen_by_plural_version_group_and_subresource(string wanted, string? group, string? version, string? plural, string? below, bool matches) =>
        Assert.Equal(matches, new FaultTarget { Resource = wanted }.MatchesResource(group, version, plural, below));

    [Fact]
    public void Counts_say_which_of_the_matching_requests_are_struck()
    {
        Assert.Equal("..x..x......", Struck(new() { After = 0, Every = 3, Times = 2 }));
        Assert.Equal("....xxxxxxxx", Struck(new() { After = 4 }));
        Assert.Equal(Struck(new() { Chance = 0.5, Seed = 3 }), Struck(new() { Chance = 0.5, Seed = 3 }));
        Assert.NotEqual(Struck(new() { Chance = 0.5, Seed = 3 }), Struck(new() { Chance = 0.5, Seed = 4 }));
    }

    private static string Struck(FaultSchedule when)
    {
        var fault = new FaultSet().Add(new Fault(FaultKind.InternalError) { When = when });
        return string.Concat(Enumerable.Range(0, 12).Select(_ => fault.Strikes() ? 'x' : '.'));
    }
}
