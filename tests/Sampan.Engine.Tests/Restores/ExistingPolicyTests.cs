using System.Net;
using System.Text.Json.Nodes;
using Sampan.Api;
using Sampan.Engine.Restores;
using Sampan.Engine.Results;
using Sampan.Kubernetes.Errors;

namespace Sampan.Engine.Tests.Restores;

public sealed class ExistingPolicyTests
{
    private const string Deployment =
        """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"shop"},"spec":{"replicas":2,"selector":{"matchLabels":{"app":"NAME"}},"paused":true}}""";

    [Theory]
    [InlineData(null, "could not restore, ConfigMap:settings already exists. Warning: the in-cluster version is different than the backed-up version")]
    [InlineData("none", "could not restore, ConfigMap \"settings\" already exists. Warning: the in-cluster version is different than the backed-up version")]
    public async Task Without_update_it_is_left_alone_with_veleros_words(string? policy, string words)
    {
        var harness = await ExistingAsync(Objects.ConfigMap("settings", value: "live"));

        var outcome = await harness.RunAsync(spec => spec.ExistingResourcePolicy = policy);

        var issue = Assert.Single(outcome.Issues);
        Assert.Equal((words, "exists-different", IssueSeverity.Warning), (issue.Message, issue.Reason.Id, issue.Severity));
        Assert.Contains("v1/ConfigMap shop/settings(failed)", RestoreHarness.Lines(outcome));
        Assert.Empty(harness.Cluster.Patched);
        Assert.Equal(RestorePhase.Completed, outcome.Phase);
    }

    [Fact]
    public async Task Update_merges_the_difference_and_the_restores_labels_and_leaves_finalizers_and_our_annotation()
    {
        var harness = await ExistingAsync(
            """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"settings","namespace":"shop","labels":{"gone":"x","app":"settings"},"finalizers":["live/one"]},"data":{"a":"live","b":"live"}}""");

        var outcome = await harness.RunAsync(spec => spec.ExistingResourcePolicy = "update");

        Assert.Equal(["""configmaps shop/settings {"metadata":{"labels":{"gone":null,"velero.io/backup-name":"b","velero.io/restore-name":"r"}},"data":{"b":null,"a":"1"}}"""],
            harness.Cluster.Patched);
        Assert.Contains("v1/ConfigMap shop/settings(updated)", RestoreHarness.Lines(outcome));
        Assert.Empty(outcome.Issues);
        Assert.Null(harness.Cluster.Find("configmaps", "settings", "shop")!.Annotation("sampan.dev/restore-uid"));
    }

    [Fact]
    public async Task Update_gives_the_same_object_only_the_restores_labels()
    {
        var harness = await ExistingAsync(Objects.ConfigMap("settings"));

        var outcome = await harness.RunAsync(spec => spec.ExistingResourcePolicy = "update");

        Assert.Equal(["""configmaps shop/settings {"metadata":{"labels":{"velero.io/backup-name":"b","velero.io/restore-name":"r"}}}"""], harness.Cluster.Patched);
        Assert.Contains("v1/ConfigMap shop/settings(skipped)", RestoreHarness.Lines(outcome));
        Assert.Empty(outcome.Issues);
    }

    [Fact]
    public async Task A_refused_update_is_a_warning_and_the_labels_are_still_set()
    {
        var harness = await ExistingAsync(Objects.ConfigMap("settings", value: "live"));
        harness.Cluster.RefusePatch = (_, patch) => patch["data"] is null ? null : Invalid("ConfigMap \"settings\" is not taken", "data: Invalid value: nobody likes it");

        var outcome = await harness.RunAsync(spec => spec.ExistingResourcePolicy = "update");

        var issue = Assert.Single(outcome.Issues);
        Assert.Equal(("update-refused", IssueSeverity.Warning), (issue.Reason.Id, issue.Severity));
        Assert.StartsWith("ConfigMap \"settings\" is not taken", issue.Message, StringComparison.Ordinal);
        Assert.Equal("r", harness.Cluster.Find("configmaps", "settings", "shop")!.Label("velero.io/restore-name"));
        Assert.Contains("v1/ConfigMap shop/settings(failed)", RestoreHarness.Lines(outcome));
    }

    [Fact]
    public async Task Labels_that_are_refused_too_are_an_error()
    {
        var harness = await ExistingAsync(Objects.ConfigMap("settings", value: "live"));
        harness.Cluster.RefusePatch = (_, _) => Invalid("no", "x: no");

        var outcome = await harness.RunAsync(spec => spec.ExistingResourcePolicy = "update");

        Assert.Equal([IssueSeverity.Error, IssueSeverity.Warning], outcome.Issues.Select(i => i.Severity));
        Assert.Equal(RestorePhase.PartiallyFailed, outcome.Phase);
    }

    [Fact]
    public async Task An_immutable_field_is_named_with_what_to_do()
    {
        var harness = await ExistingAsync(Deployment.Replace("NAME", "live", StringComparison.Ordinal), Stored());
        harness.Cluster.RefusePatch = (_, patch) => patch["spec"] is null ? null
            : Invalid("Deployment.apps \"web\" is invalid", "spec.selector: Invalid value: {…}: field is immutable");

        var outcome = await harness.RunAsync(spec => spec.ExistingResourcePolicy = "update");

        var issue = Assert.Single(outcome.Issues);
        Assert.Equal("immutable-field", issue.Reason.Id);
        Assert.EndsWith("; spec.selector.matchLabels.app can't be changed on a Deployment that exists: --existing-resource-policy-for deployments.apps=recreate replaces it",
            issue.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recreate_deletes_what_was_looked_at_and_creates_the_backups()
    {
        var harness = await ExistingAsync(Deployment.Replace("NAME", "live", StringComparison.Ordinal), Stored());
        var before = harness.Cluster.Find("deployments", "web", "shop")!.Uid;

        var outcome = await harness.RunAsync(New("deploy=recreate"));

        var live = harness.Cluster.Find("deployments", "web", "shop")!;
        Assert.Equal("backup", live.Text("spec", "selector", "matchLabels", "app"));
        Assert.NotEqual(before, live.Uid);
        Assert.Equal(["deployments shop/web"], harness.Cluster.Deleted);
        Assert.Contains("apps/v1/Deployment shop/web(recreated)", RestoreHarness.Lines(outcome));
        Assert.Empty(outcome.Issues);

        await harness.RunAsync(New("deploy=recreate", "again"));
        Assert.Single(harness.Cluster.Deleted);
    }

    [Fact]
    public async Task Everything_recreated_spares_what_people_keep_things_in_unless_it_is_named()
    {
        const string volume = """{"apiVersion":"v1","kind":"PersistentVolume","metadata":{"name":"pv"},"spec":{"persistentVolumeReclaimPolicy":"Retain","capacity":{"storage":"1Gi"}}}""";
        var bucket = Stored().Add("persistentvolumes", volume);
        var harness = await ExistingAsync(Deployment.Replace("NAME", "live", StringComparison.Ordinal), bucket);
        harness.Cluster.Put(volume.Replace("1Gi", "2Gi", StringComparison.Ordinal));

        var spared = await harness.RunAsync(New("*=recreate"));
        Assert.Equal(["deployments shop/web"], harness.Cluster.Deleted);
        Assert.EndsWith("; it is only replaced when its kind is named: --existing-resource-policy-for persistentvolumes=recreate",
            Assert.Single(spared.Issues).Message, StringComparison.Ordinal);

        await harness.RunAsync(New("*=recreate,pv=recreate", "named"));
        Assert.Equal(["deployments shop/web", "persistentvolumes pv"], harness.Cluster.Deleted);
        Assert.Equal("1Gi", harness.Cluster.Find("persistentvolumes", "pv")!.Text("spec", "capacity", "storage"));
    }

    [Fact]
    public async Task What_was_written_in_between_is_looked_at_again_before_it_is_deleted()
    {
        var harness = await ExistingAsync(Objects.ConfigMap("settings", value: "live"));
        var wrote = false;
        harness.Cluster.Before = (_, verb, _, _) =>
        {
            if (verb == "delete" && !wrote)
            {
                wrote = true;
                harness.Cluster.Put(Objects.ConfigMap("settings"));
            }

            return null;
        };

        var outcome = await harness.RunAsync(New("configmaps=recreate"));

        Assert.Empty(harness.Cluster.Deleted);
        Assert.Contains("v1/ConfigMap shop/settings(skipped)", RestoreHarness.Lines(outcome));
    }

    [Fact]
    public async Task What_does_not_go_away_is_an_error_that_names_its_finalizers()
    {
        var harness = await ExistingAsync(
            """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"settings","namespace":"shop","finalizers":["example.com/hold"]},"data":{"a":"live"}}""");

        var outcome = await harness.RunAsync(New("configmaps=recreate"));

        var issue = Assert.Single(outcome.Issues);
        Assert.Equal(("not-replaced", true), (issue.Reason.Id, issue.IsGap));
        Assert.Contains("(finalizers: example.com/hold)", issue.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_deleted_when_the_server_would_not_take_the_new_one()
    {
        var harness = await ExistingAsync(Objects.ConfigMap("settings", value: "live"));
        harness.Cluster.Refuse = item => item.Kind.Kind == "ConfigMap" ? "admission denied" : null;

        var outcome = await harness.RunAsync(New("configmaps=recreate"));

        Assert.Empty(harness.Cluster.Deleted);
        Assert.Equal("error restoring configmaps/shop/settings: it was not replaced, because admission denied", Assert.Single(outcome.Issues).Message);
    }

    [Fact]
    public async Task What_a_controller_makes_anew_at_once_is_updated_instead()
    {
        var harness = await ExistingAsync(Objects.ConfigMap("settings", value: "live"));
        harness.Cluster.After = (_, verb, _, _) =>
        {
            if (verb == "delete") harness.Cluster.Put("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"settings","namespace":"shop"},"data":{"a":"controller"}}""");
            return null;
        };

        var outcome = await harness.RunAsync(New("configmaps=recreate"));

        Assert.Equal("1", harness.Cluster.Find("configmaps", "settings", "shop")!.Text("data", "a"));
        Assert.Contains("v1/ConfigMap shop/settings(updated)", RestoreHarness.Lines(outcome));
    }

    [Fact]
    public async Task A_policy_of_its_own_goes_before_the_one_for_all()
    {
        var harness = await ExistingAsync(Objects.ConfigMap("settings", value: "live"));
        var restore = New("configmaps=none");
        restore.Spec.ExistingResourcePolicy = "update";

        var outcome = await harness.RunAsync(restore);

        Assert.Empty(harness.Cluster.Patched);
        Assert.Contains("ConfigMap \"settings\"", Assert.Single(outcome.Issues).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("configmaps", "\"configmaps\" is not RESOURCE=none, RESOURCE=update or RESOURCE=recreate")]
    [InlineData("pods=delete", "\"pods=delete\" is not RESOURCE=none, RESOURCE=update or RESOURCE=recreate")]
    [InlineData("pods=none, pods=update", "pods is named twice")]
    public async Task Policies_that_can_not_be_read_refuse_the_restore(string text, string problem)
    {
        var harness = await ExistingAsync(Objects.ConfigMap("settings"));

        var outcome = await harness.RunAsync(New(text));

        Assert.Equal([$"Invalid annotation sampan.dev/existing-resource-policies: {problem}"], outcome.Restore.Status.ValidationErrors);
        Assert.Equal(0, harness.Cluster.Calls);
    }

    [Fact]
    public async Task A_policy_for_namespaces_has_no_effect_and_says_so()
    {
        var harness = await ExistingAsync(Objects.ConfigMap("settings"));

        Assert.Equal("namespace-kept", Assert.Single((await harness.RunAsync(New("ns=recreate"))).Issues).Reason.Id);
        Assert.Empty(harness.Cluster.Deleted);
    }

    [Fact]
    public async Task A_policy_for_what_the_target_does_not_serve_is_a_warning()
    {
        var harness = await ExistingAsync(Objects.ConfigMap("settings"));

        Assert.Equal("resource-unknown", Assert.Single((await harness.RunAsync(New("gadgets.example.org=update"))).Issues).Reason.Id);
    }

    [Fact]
    public async Task An_object_that_exists_and_can_not_be_read_is_a_warning()
    {
        var harness = await ExistingAsync(Objects.ConfigMap("settings", value: "live"));
        harness.Cluster.Before = (_, verb, resource, _) => verb == "get" && resource.Plural == "configmaps"
            ? new KubeApiException(HttpStatusCode.Forbidden, "Forbidden", "configmaps may not be read", "GET") : null;

        var outcome = await harness.RunAsync();

        var issue = Assert.Single(outcome.Issues);
        Assert.Equal(("configmaps may not be read", IssueSeverity.Warning), (issue.Message, issue.Severity));
    }

    private static Restore New(string policies, string name = "r")
    {
        var restore = RestoreHarness.New(name);
        restore.ExistingPolicies = policies;
        return restore;
    }

    private static BucketBuilder Stored() => new BucketBuilder().Add("deployments.apps", Deployment.Replace("NAME", "backup", StringComparison.Ordinal));

    private static async Task<RestoreHarness> ExistingAsync(string live, BucketBuilder? bucket = null)
    {
        var harness = await RestoreHarness.CreateAsync(bucket ?? new BucketBuilder().Add("configmaps", Objects.ConfigMap("settings")));
        harness.Cluster.Put(Objects.Namespace("shop"));
        harness.Cluster.Put(live);
        return harness;
    }

    private static KubeApiException Invalid(string message, string cause) => new(HttpStatusCode.UnprocessableEntity, "Invalid", message, "PATCH") { Causes = [cause] };
}
