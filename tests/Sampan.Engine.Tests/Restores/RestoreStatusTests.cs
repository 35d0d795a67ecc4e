using System.Net;
using Sampan.Api;
using Sampan.Engine.Results;
using Sampan.Kubernetes.Errors;

namespace Sampan.Engine.Tests.Restores;

public sealed class RestoreStatusTests
{
    private static string Pdb(string annotations = "{}") =>
        $$$"""{"apiVersion":"policy/v1","kind":"PodDisruptionBudget","metadata":{"name":"web","namespace":"shop","annotations":{{{annotations}}}},"spec":{"minAvailable":1},"status":{"currentHealthy":3}}""";

    [Theory]
    [InlineData(null, null, "{}", false)]
    [InlineData("*", null, "{}", true)]
    [InlineData("pdb", null, "{}", true)]
    [InlineData("pods", null, "{}", false)]
    [InlineData("*", "poddisruptionbudgets.policy", "{}", false)]
    [InlineData("*", "*", "{}", false)]
    [InlineData(null, null, """{"velero.io/restore-status":" True "}""", true)]
    [InlineData("*", null, """{"velero.io/restore-status":"false"}""", false)]
    [InlineData("*", null, """{"velero.io/restore-status":"perhaps"}""", true)]
    public async Task Status_goes_back_where_the_spec_or_the_object_says_so(string? include, string? exclude, string annotations, bool expected)
    {
        var harness = await RestoreHarness.CreateAsync(new BucketBuilder().Add("poddisruptionbudgets.policy", Pdb(annotations)));

        var outcome = await harness.RunAsync(spec => Select(spec, include, exclude));

        Assert.Equal(expected ? 3L : null, harness.Cluster.Find("poddisruptionbudgets", "web", "shop")!.Whole("status", "currentHealthy"));
        Assert.Empty(outcome.Issues);
    }

    [Fact]
    public async Task A_conflict_is_tried_again_with_the_version_that_stands_there()
    {
        var harness = await RestoreHarness.CreateAsync(new BucketBuilder().Add("poddisruptionbudgets.policy", Pdb()));
        var writes = 0;
        harness.Cluster.Before = (_, verb, resource, _) =>
        {
            if (verb == "replace" && ++writes < 3) harness.Cluster.Put(Pdb().Replace("\"currentHealthy\":3", "\"currentHealthy\":9", StringComparison.Ordinal));
            return null;
        };

        var outcome = await harness.RunAsync(spec => spec.StatusIncludedResources = ["*"]);

        Assert.Equal(3, writes);
        Assert.Equal(3, harness.Cluster.Find("poddisruptionbudgets", "web", "shop")!.Whole("status", "currentHealthy"));
        Assert.Empty(outcome.Issues);
    }

    [Fact]
    public async Task A_refused_status_is_a_warning_and_the_object_is_created()
    {
        var harness = await RestoreHarness.CreateAsync(new BucketBuilder().Add("poddisruptionbudgets.policy", Pdb()));
        harness.Cluster.Before = (_, verb, _, _) => verb == "replace" ? new KubeApiException(HttpStatusCode.UnprocessableEntity, "Invalid", "status is not taken", "PUT") : null;

        var outcome = await harness.RunAsync(spec => spec.StatusIncludedResources = ["*"]);

        var issue = Assert.Single(outcome.Issues);
        Assert.Equal(("status-not-restored", "status is not taken", IssueSeverity.Warning), (issue.Reason.Id, issue.Message, issue.Severity));
        Assert.Contains("policy/v1/PodDisruptionBudget shop/web(created)", RestoreHarness.Lines(outcome));
    }

    [Fact]
    public async Task An_object_that_existed_keeps_its_status()
    {
        var harness = await RestoreHarness.CreateAsync(new BucketBuilder().Add("poddisruptionbudgets.policy", Pdb()));
        harness.Cluster.Put(Objects.Namespace("shop"));
        harness.Cluster.Put(Pdb().Replace("\"currentHealthy\":3", "\"currentHealthy\":9", StringComparison.Ordinal));

        await harness.RunAsync(spec => spec.StatusIncludedResources = ["*"]);

        Assert.Equal(9, harness.Cluster.Find("poddisruptionbudgets", "web", "shop")!.Whole("status", "currentHealthy"));
    }

    [Fact]
    public async Task A_custom_resource_without_the_subresource_gets_its_status_as_a_field()
    {
        var harness = await RestoreHarness.CreateAsync(new BucketBuilder()
            .Add("customresourcedefinitions.apiextensions.k8s.io", Objects.Crd("gadgets", "Gadget"))
            .Add("gadgets.example.com", """{"apiVersion":"example.com/v1","kind":"Gadget","metadata":{"name":"g","namespace":"shop"},"status":{"ready":true}}"""));

        await harness.RunAsync(spec => spec.StatusIncludedResources = ["gadgets.example.com"]);

        Assert.True(harness.Cluster.Find("gadgets", "g", "shop")!.Flag("status", "ready"));
    }

    private static void Select(RestoreSpec spec, string? include, string? exclude)
    {
        if (include is not null) spec.StatusIncludedResources = [include];
        if (exclude is not null) spec.StatusExcludedResources = [exclude];
    }
}
