using System.Net;
using Sampan.Api;
using Sampan.Engine.Restores.Records;
using Sampan.Engine.Results;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;

namespace Sampan.Engine.Tests.Restores;

/// <summary>What the target does not take before something else of the same restore is up.</summary>
public sealed class DeferredTests
{
    private const string Silent = "Internal error occurred: failed calling webhook \"check.example.com\": failed to call webhook: connection refused";

    [Fact]
    public async Task An_object_that_a_silent_webhook_holds_back_is_created_once_the_webhook_answers()
    {
        var harness = await RestoreHarness.CreateAsync(Bucket());
        harness.Cluster.Before = (_, verb, resource, _) => verb == "create" && resource.Plural == "boats" && harness.Cluster.Find("deployments", "operator", "shop") is null ? Refusal(Silent) : null;

        var outcome = await harness.RunAsync();

        Assert.Equal(RestorePhase.Completed, outcome.Phase);
        Assert.Empty(outcome.Issues);
        Assert.Contains("example.com/v1/Boat shop/b(created)", RestoreHarness.Lines(outcome));
        Assert.Single(harness.Cluster.Created, c => c == "boats shop/b");
    }

    [Theory]
    [InlineData(Silent)]
    [InlineData("conversion webhook for example.com/v1, Kind=Boat failed: Post \"https://x.shop.svc\": connection refused")]
    public async Task One_that_is_held_back_for_good_is_one_error_with_the_servers_words(string words)
    {
        var harness = await RestoreHarness.CreateAsync(Bucket());
        var attempts = 0;
        harness.Cluster.Before = (_, verb, resource, _) => verb == "create" && resource.Plural == "boats" && Interlocked.Increment(ref attempts) > 0 ? Refusal(words) : null;

        var outcome = await harness.RunAsync();

        var issue = Assert.Single(outcome.Issues);
        Assert.Equal((Reason.RefusedByTarget, IssueSeverity.Error), (issue.Reason, issue.Severity));
        Assert.Contains(words, issue.Message, StringComparison.Ordinal);
        Assert.Equal(RestoreAction.Failed, outcome.Items.Single(i => i.Kind.Kind == "Boat").Action);
        Assert.True(attempts > 2, $"offered {attempts} times");
    }

    [Fact]
    public async Task Other_server_errors_are_settled_where_they_happen()
    {
        var harness = await RestoreHarness.CreateAsync(Bucket());
        var attempts = 0;
        harness.Cluster.Before = (_, verb, resource, _) => verb == "create" && resource.Plural == "boats" && Interlocked.Increment(ref attempts) > 0 ? Refusal("etcdserver: request timed out") : null;

        await harness.RunAsync(options: o => o with { Attempts = 2 });

        Assert.Equal(2, attempts);
    }

    [Fact]
    public async Task A_kind_whose_api_service_the_backup_brings_waits_for_it()
    {
        var bucket = Bucket()
            .Add("apiservices.apiregistration.k8s.io", """{"apiVersion":"apiregistration.k8s.io/v1","kind":"APIService","metadata":{"name":"v1.sea.example.com"},"spec":{"group":"sea.example.com","version":"v1"}}""")
            .Add("fish.sea.example.com", """{"apiVersion":"sea.example.com/v1","kind":"Fish","metadata":{"name":"f","namespace":"shop"}}""");
        var harness = await RestoreHarness.CreateAsync(bucket);
        harness.Cluster.After = (_, verb, resource, _) =>
        {
            if (verb == "create" && resource.Plural == "apiservices") harness.Cluster.Serve("sea.example.com", "v1", "fish", "Fish", true);
            return null;
        };

        var outcome = await harness.RunAsync();

        Assert.Equal(RestorePhase.Completed, outcome.Phase);
        Assert.Contains("sea.example.com/v1/Fish shop/f(created)", RestoreHarness.Lines(outcome));
    }

    private static BucketBuilder Bucket() => new BucketBuilder()
        .Add("namespaces", Objects.Namespace("shop"))
        .Add("customresourcedefinitions.apiextensions.k8s.io", Objects.Crd("boats", "Boat"))
        .Add("boats.example.com", Objects.Custom("Boat", "b"))
        .Add("deployments.apps", """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"operator","namespace":"shop"},"spec":{}}""");

    private static KubeApiException Refusal(string message) => new(HttpStatusCode.InternalServerError, "InternalError", message, "POST boats");
}
