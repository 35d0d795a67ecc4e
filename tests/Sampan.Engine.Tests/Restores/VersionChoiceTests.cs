using CsCheck;
using Sampan.Engine.Restores.Versions;

namespace Sampan.Engine.Tests.Restores;

public sealed class VersionChoiceTests
{
    private static string Thing(string version) => $$$$"""{"apiVersion":"example.com/{{{{version}}}}","kind":"Thing","metadata":{"name":"t","namespace":"shop"}}""";

    [Theory]
    [InlineData("v1*,v2", "v2*,v1", null, "v2")]
    [InlineData("v1*,v2", "v3*,v1", null, "v1")]
    [InlineData("v1*,v2beta1,v2beta2", "v3*,v2beta1,v2beta2", null, "v2beta2")]
    [InlineData("v1*,v2", "v2*,v1", "v1", "v1")]
    public async Task The_version_is_chosen_in_veleros_order(string stored, string served, string? wish, string expected)
    {
        var bucket = new BucketBuilder();
        foreach (var version in stored.Split(',')) bucket.Add("things.example.com", Thing(version.TrimEnd('*')), version.EndsWith('*'));
        var cluster = new TargetCluster();
        foreach (var version in served.Split(',')) cluster.Serve("example.com", version.TrimEnd('*'), "things", "Thing", true, version.EndsWith('*'));
        if (wish is not null)
        {
            cluster.Put(Objects.Namespace("velero"));
            cluster.Put($$$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"enableapigroupversions","namespace":"velero"},"data":{"restoreResourcesVersionPriority":"junk\nthings.example.com = {{{{wish}}}},v9"}}""");
        }

        var harness = await RestoreHarness.CreateAsync(bucket, cluster);
        var outcome = await harness.RunAsync();

        Assert.Empty(outcome.Issues);
        Assert.Equal($"example.com/{expected}", cluster.Find("things", "t", "shop")!.ApiVersion);
    }

    [Fact]
    public async Task A_version_nobody_shares_is_a_row_for_each_object()
    {
        var cluster = new TargetCluster();
        cluster.Serve("example.com", "v2", "things", "Thing", true);
        var harness = await RestoreHarness.CreateAsync(new BucketBuilder().Add("things.example.com", Thing("v1")), cluster);

        var outcome = await harness.RunAsync();

        Assert.Equal("Thing shop/t is not restored: the target does not serve example.com/v1, only example.com/v2", Assert.Single(outcome.Issues).Message);
    }

    [Fact]
    public async Task An_object_stored_in_two_groups_is_not_missed_in_the_one_that_is_gone()
    {
        const string old = """{"apiVersion":"extensions/v1beta1","kind":"Ingress","metadata":{"name":"w","namespace":"shop","uid":"u"}}""";
        var harness = await RestoreHarness.CreateAsync(new BucketBuilder().Add("ingresses.extensions", old)
            .Add("ingresses.networking.k8s.io", old.Replace("extensions/v1beta1", "networking.k8s.io/v1", StringComparison.Ordinal)));

        var outcome = await harness.RunAsync();

        Assert.Empty(outcome.Issues);
        Assert.NotNull(harness.Cluster.Find("ingresses", "w", "shop"));
    }

    [Theory]
    [InlineData("v2", "v1")]
    [InlineData("v1", "v2beta1")]
    [InlineData("v1beta2", "v1beta1")]
    [InlineData("v1beta1", "v3alpha9")]
    [InlineData("v1alpha1", "latest")]
    public void Newer_and_more_stable_wins(string better, string worse) => Assert.True(VersionChoice.Compare(better, worse) > 0);

    [Fact]
    public void The_order_of_versions_is_an_order()
    {
        string[] known = ["v1", "v2", "v10", "v1beta1", "v1beta2", "v1alpha1", "v2alpha1", "edge", "v0x"];
        var version = Gen.Int[0, known.Length - 1].Select(i => known[i]);
        Gen.Select(version, version, version).Sample((a, b, c) =>
            Math.Sign(VersionChoice.Compare(a, b)) == -Math.Sign(VersionChoice.Compare(b, a)) &&
            (VersionChoice.Compare(a, b) <= 0 || VersionChoice.Compare(b, c) <= 0 || VersionChoice.Compare(a, c) > 0));
    }
}
