using System.Text;
using System.Text.Json.Nodes;
using Sampan.Api;
using Sampan.Engine.Restores;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Tests.Restores.Actions;

/// <summary>Actions that a ConfigMap of the target configures.</summary>
public sealed class PluginConfigTests
{
    private const string Storage = "velero.io/change-storage-class";
    private const string Images = "velero.io/change-image-name";
    private const string Nodes = "velero.io/change-pvc-node-selector";

    private const string Set = """
        {"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"db","namespace":"shop"},"spec":{"volumeClaimTemplates":[
        {"metadata":{"name":"a"},"spec":{"storageClassName":"cbs"}},{"metadata":{"name":"b"},"spec":{"storageClassName":"other"}},
        {"metadata":{"name":"c","annotations":{"volume.beta.kubernetes.io/storage-class":"cbs"}},"spec":{}}]}}
        """;

    private static string Config(string action, string name, params (string Key, string Value)[] data) => new JsonObject
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ConfigMap",
        ["metadata"] = new JsonObject
        {
            ["name"] = name,
            ["namespace"] = "velero",
            ["labels"] = new JsonObject { ["velero.io/plugin-config"] = "", [action] = "RestoreItemAction" },
        },
        ["data"] = new JsonObject(data.Select(d => KeyValuePair.Create(d.Key, (JsonNode?)d.Value))),
    }.ToJsonString();

    private static string Class(string name) => $$$"""{"apiVersion":"storage.k8s.io/v1","kind":"StorageClass","metadata":{"name":"{{{name}}}"},"provisioner":"p"}""";

    private static string Workload(string kind, string apiVersion, string template) =>
        $$$"""{"apiVersion":"{{{apiVersion}}}","kind":"{{{kind}}}","metadata":{"name":"w","namespace":"shop"},"spec":{{{template}}}}""";

    private static async Task<(RestoreHarness Harness, RestoreOutcome Outcome)> RunAsync(
        string resource, string item, IReadOnlyList<string> target, Func<RestoreRunnerOptions, RestoreRunnerOptions>? options = null, Action<RestoreSpec>? edit = null)
    {
        var harness = await RestoreHarness.CreateAsync(new BucketBuilder().Add(resource, item));
        foreach (var existing in target) harness.Cluster.Put(existing);
        return (harness, await harness.RunAsync(edit, options: options));
    }

    [Fact]
    public async Task Claims_volumes_and_claim_templates_get_the_mapped_storage_class()
    {
        string[] target = [Config(Storage, "c", ("cbs", "fast"), ("cbs-csi", "fast")), Class("fast")];
        var (set, sets) = await RunAsync("statefulsets.apps", Set, target);
        var (claim, claims) = await RunAsync("persistentvolumeclaims", Objects.Claim("data", "v").Replace("\"volumeName\":\"v\",", ""), target);
        var volume = Objects.Volume("v", "data", "Retain").Replace("\"claimRef\"", "\"storageClassName\":\"cbs\",\"claimRef\"");
        var (kept, volumes) = await RunAsync("persistentvolumes", volume, target);

        Assert.Empty(sets.Issues.Concat(claims.Issues).Concat(volumes.Issues));
        var templates = set.Cluster.Find("statefulsets", "db", "shop")!.Edit()["spec"]!["volumeClaimTemplates"]!.AsArray();
        Assert.Equal(["fast", "other", null], templates.Select(t => (string?)t!["spec"]!["storageClassName"]));
        Assert.Equal("fast", (string?)templates[2]!["metadata"]!["annotations"]!["volume.beta.kubernetes.io/storage-class"]);
        Assert.Equal("fast", claim.Cluster.Find("persistentvolumeclaims", "data", "shop")!.Text("spec", "storageClassName"));
        Assert.Equal("fast", kept.Cluster.Find("persistentvolumes", "v")!.Text("spec", "storageClassName"));
    }

    [Fact]
    public async Task A_new_storage_class_that_is_not_there_keeps_the_object_out_with_an_error()
    {
        var (harness, outcome) = await RunAsync("statefulsets.apps", Set, [Config(Storage, "c", ("cbs", "nosuch"))]);

        var issue = Assert.Single(outcome.Issues);
        Assert.Equal("storage-class-missing", issue.Reason.Id);
        Assert.Equal("error preparing statefulsets.apps/shop/db: error getting storage class nosuch from API: storageclasses.storage.k8s.io \"nosuch\" not found",
            issue.Message);
        Assert.Null(harness.Cluster.Find("statefulsets", "db", "shop"));
    }

    [Fact]
    public async Task Several_configurations_of_one_action_are_an_error_of_each_item_it_is_for()
    {
        var bucket = new BucketBuilder().Add("statefulsets.apps", Set).Add("configmaps", Objects.ConfigMap("settings"));
        var harness = await RestoreHarness.CreateAsync(bucket);
        harness.Cluster.Put(Config(Storage, "b"));
        harness.Cluster.Put(Config(Storage, "a"));

        var outcome = await harness.RunAsync();

        var issue = Assert.Single(outcome.Issues);
        Assert.Equal("plugin-config-ambiguous", issue.Reason.Id);
        Assert.EndsWith("found more than one ConfigMap matching label selector \"velero.io/plugin-config,velero.io/change-storage-class=RestoreItemAction\": [a b]",
            issue.Message, StringComparison.Ordinal);
        Assert.NotNull(harness.Cluster.Find("configmaps", "settings", "shop"));
        Assert.Null(harness.Cluster.Find("statefulsets", "db", "shop"));
    }

    [Fact]
    public async Task What_is_handed_over_goes_before_what_stands_in_the_target_and_without_rights_there_is_none()
    {
        KubeObject given = KubeObject.Parse(Encoding.UTF8.GetBytes(Config(Storage, "given", ("cbs", "slow"))));
        string[] target = [Config(Storage, "theirs", ("cbs", "fast")), Class("fast"), Class("slow")];

        var (harness, outcome) = await RunAsync("statefulsets.apps", Set, target, o => o with { PluginConfigs = [given] });
        var blind = await RestoreHarness.CreateAsync(new BucketBuilder().Add("statefulsets.apps", Set));
        foreach (var existing in target) blind.Cluster.Put(existing);
        blind.Cluster.Before = (_, verb, resource, _) => verb == "list" && resource.Plural == "configmaps"
            ? new Kubernetes.Errors.KubeApiException(System.Net.HttpStatusCode.Forbidden, "Forbidden", "no", "GET") : null;
        var unread = await blind.RunAsync();

        Assert.Empty(outcome.Issues.Concat(unread.Issues));
        Assert.Contains("slow", harness.Cluster.Find("statefulsets", "db", "shop")!.Edit().ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("\"cbs\"", blind.Cluster.Find("statefulsets", "db", "shop")!.Edit().ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pods", "v1", "Pod", "CONTAINERS")]
    [InlineData("replicationcontrollers", "v1", "ReplicationController", """{"template":{"spec":CONTAINERS}}""")]
    [InlineData("deployments.apps", "apps/v1", "Deployment", """{"template":{"spec":CONTAINERS}}""")]
    [InlineData("statefulsets.apps", "apps/v1", "StatefulSet", """{"template":{"spec":CONTAINERS}}""")]
    [InlineData("daemonsets.apps", "apps/v1", "DaemonSet", """{"template":{"spec":CONTAINERS}}""")]
    [InlineData("replicasets.apps", "apps/v1", "ReplicaSet", """{"template":{"spec":CONTAINERS}}""")]
    [InlineData("jobs.batch", "batch/v1", "Job", """{"template":{"spec":CONTAINERS}}""")]
    [InlineData("cronjobs.batch", "batch/v1", "CronJob", """{"jobTemplate":{"spec":{"template":{"spec":CONTAINERS}}}}""")]
    public async Task Parts_of_image_names_are_replaced_the_longest_part_first(string resource, string apiVersion, string kind, string spec)
    {
        const string Containers = """{"containers":[{"name":"c","image":"1.1.1.1:5000/abc:5000"}],"initContainers":[{"name":"i","image":"abc:1"},{"name":"j","image":"xyz"},{"name":"k"}]}""";
        var config = Config(Images, "images", ("a", "abc,def"), ("b", " 1.1.1.1:5000 , 2.2.2.2:3000 "), ("c", "5000,1"));

        var (harness, outcome) = await RunAsync(resource, Workload(kind, apiVersion, spec.Replace("CONTAINERS", Containers)), [config]);

        Assert.Empty(outcome.Issues);
        var restored = harness.Cluster.Find(resource.Split('.')[0], "w", "shop")!.Edit().ToJsonString();
        Assert.Contains("\"2.2.2.2:3000/abc:5000\"", restored, StringComparison.Ordinal);
        Assert.Contains("\"def:1\"", restored, StringComparison.Ordinal);
        Assert.Contains("\"xyz\"", restored, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entries_that_name_no_two_parts_change_nothing_and_are_a_warning_once()
    {
        var pod = Workload("Pod", "v1", """{"containers":[{"name":"c","image":"abc"}]}""");
        var bucket = new BucketBuilder().Add("pods", pod).Add("pods", pod.Replace("\"w\"", "\"x\""));
        var harness = await RestoreHarness.CreateAsync(bucket);
        harness.Cluster.Put(Config(Images, "images", ("a", "abc"), ("b", ",abc"), ("c", "abc,"), ("d", "abc,def")));

        var outcome = await harness.RunAsync();

        Assert.Equal(["a", "b", "c"], outcome.Issues.Select(i => i.Message.Split(' ')[2]));
        Assert.All(outcome.Issues, i => Assert.Equal("plugin-config-unusable", i.Reason.Id));
        Assert.Equal("def", (string?)harness.Cluster.Find("pods", "x", "shop")!.Edit()["spec"]!["containers"]![0]!["image"]);
    }

    [Theory]
    [InlineData("old", "n2", "n2", null)]
    [InlineData("old", "n3", null, "ConfigMap nodes for velero.io/change-pvc-node-selector names node n3 for old, and the target has no such node: the scheduler chooses one for persistentvolumeclaims/shop/data")]
    [InlineData("other", "n2", null, null)]
    public async Task A_selected_node_is_mapped_to_one_that_is_there_and_goes_otherwise(string from, string to, string? expected, string? warning)
    {
        var claim = Objects.Claim("data", "v", """{"volume.kubernetes.io/selected-node":"old"}""").Replace("\"volumeName\":\"v\",", "");
        var node = """{"apiVersion":"v1","kind":"Node","metadata":{"name":"n2"}}""";

        var (harness, outcome) = await RunAsync("persistentvolumeclaims", claim, [Config(Nodes, "nodes", (from, to)), node]);

        Assert.Equal(warning is null ? [] : [warning], outcome.Issues.Select(i => i.Message));
        Assert.Equal(expected, harness.Cluster.Find("persistentvolumeclaims", "data", "shop")!.Annotation("volume.kubernetes.io/selected-node"));
    }
}
