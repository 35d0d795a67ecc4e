using Sampan.Api;
using Sampan.Engine.Bucket;
using Sampan.Engine.Restores;
using Sampan.Engine.Restores.Records;

namespace Sampan.Engine.Tests.Restores;

public sealed class OwnerReferenceTests
{
    [Fact]
    public async Task Owner_references_are_made_anew_whatever_the_order_and_the_namespace()
    {
        var harness = await RestoreHarness.CreateAsync(new BucketBuilder()
            .Add("configmaps", Map("owned", Owner("apps/v1", "Deployment", "web", "dep-web", controller: true)))
            .Add("deployments.apps", """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"shop","uid":"dep-web"},"spec":{}}"""));
        var restore = Relinked();
        restore.Spec.NamespaceMapping = new Dictionary<string, string> { ["shop"] = "market" };

        var outcome = await harness.RunAsync(restore);

        var uid = harness.Cluster.Find("deployments", "web", "market")!.Uid;
        Assert.Equal($$"""[{"apiVersion":"apps/v1","kind":"Deployment","name":"web","uid":"{{uid}}","controller":true,"blockOwnerDeletion":true}]""", References(harness, "owned", "market"));
        Assert.Empty(outcome.Issues);
    }

    [Fact]
    public async Task Owners_in_a_circle_are_linked_both_ways()
    {
        var harness = await RestoreHarness.CreateAsync(new BucketBuilder()
            .Add("configmaps", Map("a", Owner("v1", "ConfigMap", "b", "cm-b")))
            .Add("configmaps", Map("b", Owner("v1", "ConfigMap", "a", "cm-a"))));

        await harness.RunAsync(Relinked());

        Assert.Contains(harness.Cluster.Find("configmaps", "b", "shop")!.Uid!, References(harness, "a"), StringComparison.Ordinal);
        Assert.Contains(harness.Cluster.Find("configmaps", "a", "shop")!.Uid!, References(harness, "b"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_wish_references_stay_away_and_an_owner_that_is_restored_makes_no_orphan()
    {
        var harness = await RestoreHarness.CreateAsync(new BucketBuilder()
            .Add("configmaps", Map("owned", Owner("v1", "ConfigMap", "owner", "cm-owner", controller: true)))
            .Add("configmaps", Map("owner")));

        var outcome = await harness.RunAsync();

        Assert.Equal("", References(harness, "owned"));
        Assert.Empty(outcome.Issues);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_orphan_is_named_once_an_owner_and_never_linked_to_nobody(bool relink)
    {
        var owner = Owner("argoproj.io/v1alpha1", "Rollout", "web", "ro-web", controller: true);
        var harness = await RestoreHarness.CreateAsync(new BucketBuilder().Add("configmaps", Map("a", owner)).Add("configmaps", Map("b", owner)));
        var restore = RestoreHarness.New();
        restore.RelinkOwners = relink;

        var outcome = await harness.RunAsync(restore);

        var issue = Assert.Single(outcome.Issues);
        Assert.Equal("orphaned", issue.Reason.Id);
        Assert.EndsWith("and 1 more are restored without Rollout.argoproj.io web, which controlled it and is not in the target", issue.Message, StringComparison.Ordinal);
        Assert.Equal("", References(harness, "a"));
        var rows = new List<ItemOutcome>();
        await foreach (var row in new RestoreRepository(harness.Store).ReadOutcomesAsync("r", CancellationToken.None)) rows.Add(row);
        Assert.Equal(["a created orphaned", "b created orphaned"],
            rows.Where(r => r.Resource.Plural == "configmaps").Select(r => $"{r.Source.Name} {r.Action.ToString().ToLowerInvariant()} {r.Reason}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_owner_that_the_filter_leaves_out_makes_an_orphan_unless_the_target_has_one()
    {
        var bucket = new BucketBuilder()
            .Add("configmaps", Map("owned", Owner("v1", "Secret", "owner", "s-owner", controller: true)))
            .Add("secrets", """{"apiVersion":"v1","kind":"Secret","metadata":{"name":"owner","namespace":"shop","uid":"s-owner"}}""");
        var alone = await RestoreHarness.CreateAsync(bucket);
        var kept = new RestoreHarness(alone.Store, new TargetCluster());
        kept.Cluster.Put(Objects.Namespace("shop"));
        kept.Cluster.Put("""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"owner","namespace":"shop"}}""");

        Assert.Single((await alone.RunAsync(spec => spec.IncludedResources = ["configmaps"])).Issues);
        Assert.Empty((await kept.RunAsync(spec => spec.IncludedResources = ["configmaps"], "r2")).Issues);
    }

    [Fact]
    public async Task What_a_controller_adopted_meanwhile_stays_its_own()
    {
        var harness = await RestoreHarness.CreateAsync(new BucketBuilder()
            .Add("configmaps", Map("owned", Owner("v1", "ConfigMap", "owner", "cm-owner", controller: true)))
            .Add("configmaps", Map("owner")));
        harness.Cluster.Admit = item =>
        {
            if (item["metadata"]!["name"]!.ToString() == "owned" && item["metadata"]!["ownerReferences"] is null)
                item["metadata"]!["ownerReferences"] = System.Text.Json.Nodes.JsonNode.Parse($"[{Owner("v1", "ConfigMap", "adopter", "cm-adopter", controller: true)}]");
        };

        var outcome = await harness.RunAsync(Relinked());

        var references = References(harness, "owned");
        Assert.Contains("\"uid\":\"cm-adopter\",\"controller\":true", references, StringComparison.Ordinal);
        Assert.Contains("\"name\":\"owner\"", references, StringComparison.Ordinal);
        Assert.Equal("owner-not-relinked", Assert.Single(outcome.Issues).Reason.Id);
    }

    [Fact]
    public async Task Who_writes_in_between_is_read_again()
    {
        var harness = await RestoreHarness.CreateAsync(new BucketBuilder()
            .Add("configmaps", Map("owned", Owner("v1", "ConfigMap", "owner", "cm-owner")))
            .Add("configmaps", Map("owner")));
        var patches = 0;
        harness.Cluster.RefusePatch = (_, patch) => patch["metadata"]?["ownerReferences"] is not null && ++patches < 3
            ? new Sampan.Kubernetes.Errors.KubeApiException(System.Net.HttpStatusCode.Conflict, "Conflict", "the object has been modified", "PATCH") : null;

        var outcome = await harness.RunAsync(Relinked());

        Assert.Equal(3, patches);
        Assert.Contains("\"name\":\"owner\"", References(harness, "owned"), StringComparison.Ordinal);
        Assert.Empty(outcome.Issues);
    }

    private static Restore Relinked()
    {
        var restore = RestoreHarness.New();
        restore.RelinkOwners = true;
        return restore;
    }

    private static string Map(string name, string? owner = null) =>
        $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}","namespace":"shop","uid":"cm-{{{name}}}","ownerReferences":[{{{owner}}}]}}""";

    private static string Owner(string apiVersion, string kind, string name, string uid, bool controller = false) =>
        $$"""{"apiVersion":"{{apiVersion}}","kind":"{{kind}}","name":"{{name}}","uid":"{{uid}}"{{(controller ? ",\"controller\":true" : "")}},"blockOwnerDeletion":true}""";

    private static string References(RestoreHarness harness, string name, string ns = "shop") =>
        harness.Cluster.Find("configmaps", name, ns)!.Edit()["metadata"]!["ownerReferences"]?.ToJsonString() ?? "";
}
