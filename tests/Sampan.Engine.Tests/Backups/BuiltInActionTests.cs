using System.Text;
using System.Text.Json.Nodes;
using Sampan.Api;
using Sampan.Engine.Actions;
using Sampan.Engine.Results;
using Sampan.Engine.Tests.Fakes;
using Sampan.Engine.Tests.Volumes;
using Sampan.Kubernetes.Documents;
using static Sampan.Engine.Tests.Fakes.Catalogs;

namespace Sampan.Engine.Tests.Backups;

/// <summary>Velero's built-in actions and block actions.</summary>
public sealed class BuiltInActionTests
{
    private static readonly ResourceId BetaDefinitions = new("apiextensions.k8s.io", "v1beta1", "customresourcedefinitions");

    [Theory]
    [InlineData("""{"spec":{"versions":[{"name":"v1"}]} }""", true)]
    [InlineData("""{"spec":{"versions":[{"name":"v1","schema":{} },{"name":"v2","schema":{"openAPIV3Schema":{}}}]} }""", true)]
    [InlineData("""
        {"spec":{"versions":[{"name":"v1","schema":{"openAPIV3Schema":{}}}]},"status":{"conditions":[{"type":"NonStructuralSchema","status":"True"}]} }
        """, true)]
    [InlineData("""{"spec":{"preserveUnknownFields":true,"versions":[{"name":"v1","schema":{"openAPIV3Schema":{}}}]} }""", true)]
    [InlineData("""{"spec":{"versions":[{"name":"v1","schema":{"openAPIV3Schema":{}}},{"name":"v2"}]} }""", false)]
    [InlineData("""{"spec":{"preserveUnknownFields":false,"versions":[{"name":"v1","schema":{"openAPIV3Schema":{}}}]} }""", false)]
    public async Task A_definition_that_only_v1beta1_can_say_is_stored_as_v1beta1_where_the_cluster_serves_it(string definition, bool remapped)
    {
        var rig = WithDefinition(definition);
        await rig.BackupAsync("none");
        Assert.Equal("apiextensions.k8s.io/v1", await VersionAsync(rig, "none"));
        rig.Cluster.Served.Add(Of(BetaDefinitions, "CustomResourceDefinition", false, preferred: false));
        rig.Cluster.Add(BetaDefinitions, null, "widgets.example.com", """
            {"apiVersion":"apiextensions.k8s.io/v1beta1","kind":"CustomResourceDefinition","metadata":{"name":"widgets.example.com"},"spec":{"old":true}}
            """);
        await rig.BackupAsync("beta");
        Assert.Equal(remapped ? "apiextensions.k8s.io/v1beta1" : "apiextensions.k8s.io/v1", await VersionAsync(rig, "beta"));
        Assert.Contains("resources/customresourcedefinitions.apiextensions.k8s.io/v1-preferredversion/cluster/widgets.example.com.json",
            (await rig.EntriesAsync("beta")).Keys);
        await rig.BackupAsync("every", options: o => o with { EnableApiGroupVersions = true });
        Assert.Equal("apiextensions.k8s.io/v1", await VersionAsync(rig, "every"));
    }

    [Fact]
    public async Task A_bound_claim_loses_what_binds_it_to_this_cluster_and_what_other_backups_left_on_it()
    {
        var claim = await StoredClaimAsync("Bound", "cbs");
        Assert.Equal("""{"keep":"me"}""", claim.View.At("metadata", "labels").GetRawText());
        Assert.Equal("""{"volumeName":"pv9","storageClassName":"cbs"}""", claim.View.At("spec").GetRawText());
    }

    [Fact]
    public async Task A_bound_claim_without_any_class_keeps_its_selector_but_for_veleros_own_labels()
    {
        var claim = await StoredClaimAsync("Bound", "");
        Assert.Equal("""{"matchLabels":{"disk":"7"}}""", claim.View.At("spec", "selector").GetRawText());
    }

    [Fact]
    public async Task A_claim_that_is_not_bound_keeps_what_it_waits_for()
    {
        var claim = await StoredClaimAsync("Pending", "cbs");
        Assert.Equal("source", claim.Text("spec", "dataSource", "name"));
        Assert.Equal("7", claim.Text("spec", "selector", "matchLabels", "disk"));
    }

    [Fact]
    public async Task Without_the_feature_no_action_of_csi_is_called_a_plugins_neither()
    {
        var rig = VolumeRig.WithClaim();
        rig.Cluster.Change(Classes, null, "cbs", c => c["metadata"]!["annotations"] = new JsonObject
        {
            ["csi.storage.k8s.io/snapshotter-list-secret-name"] = "list",
            ["csi.storage.k8s.io/snapshotter-list-secret-namespace"] = "shop",
        });
        var called = 0;
        var action = new TestAction("persistentvolumeclaims", _ => Count(ref called)) { Name = "velero.io/csi-something" };
        var off = await rig.BackupAsync("off", options: o => o with { EnableCsi = false, Actions = [action] });
        Assert.Equal(0, called);
        Assert.DoesNotContain(off.Issues, i => i.Reason == Reason.RelatedItemMissing);
        var on = await rig.BackupAsync("on", options: o => o with { Actions = [action] });
        Assert.Equal(2, called); // When it was read, and when its snapshot was ready.
        Assert.Contains(on.Issues, i => i.Reason == Reason.RelatedItemMissing && i.Key!.Value.Name == "list");
    }

    [Fact]
    public async Task A_claim_brings_its_volume_the_running_pods_that_mount_it_and_its_volume_group_past_the_selector()
    {
        const string Disk = """{"hostPath":{"path":"/x"}}""";
        var rig = new Rig();
        rig.Cluster.Add(Namespaces, null, "shop");
        rig.AddClaim("data", "pv1", Disk, """{"app":"x","velero.io/volume-group":"g"}""").AddClaim("log", "pv2", Disk, """{"velero.io/volume-group":"g"}""")
            .AddClaim("other", "pv3", Disk, """{"velero.io/volume-group":"h"}""")
            .AddPod("runs", """[{"name":"v","persistentVolumeClaim":{"claimName":"data"}}]""")
            .AddPod("far", """[{"name":"v","persistentVolumeClaim":{"claimName":"log"}}]""")
            .AddPod("ended", """[{"name":"v","persistentVolumeClaim":{"claimName":"data"}}]""", phase: "Succeeded")
            .AddPod("stranger", """[{"name":"v","persistentVolumeClaim":{"claimName":"other"}}]""");
        await rig.BackupAsync(spec: s =>
        {
            s.IncludedNamespaces = ["shop"];
            s.LabelSelector = new LabelSelector { MatchLabels = new Dictionary<string, string> { ["app"] = "x" } };
        });
        Assert.Equal(["persistentvolumeclaims data", "persistentvolumeclaims log", "persistentvolumes pv1", "persistentvolumes pv2", "pods far", "pods runs"],
            (await rig.EntriesAsync()).Keys.Select(k => k.Split('/')).Where(p => p[0] == "resources" && !p[2].Contains("preferred", StringComparison.Ordinal))
                .Select(p => $"{p[1]} {Path.GetFileNameWithoutExtension(p[^1])}").Where(p => !p.StartsWith("namespaces", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_a_block_action_names_obeys_the_filters_and_one_that_fails_is_an_error_row()
    {
        var rig = new Rig();
        rig.Cluster.Add(Namespaces, null, "a").Add(ConfigMaps, "a", "c").Add(ConfigMaps, "a", "d").Add(Secrets, "a", "s").Add(Pods, "a", "p");
        ItemId[] named = [new(new("", "secrets"), new("a", "s")), new(new("", "pods"), new("a", "p"))];
        var block = new TestBlock("configmaps", i => i.Object.Name == "d" ? throw new NotSupportedException("not d") : named);
        var outcome = await rig.BackupAsync(spec: s => s.IncludedResources = ["configmaps", "pods"], options: o => o with { BlockActions = [block] });
        var entries = await rig.EntriesAsync();
        Assert.DoesNotContain("resources/secrets/namespaces/a/s.json", entries.Keys);
        Assert.Contains("resources/pods/namespaces/a/p.json", entries.Keys);
        Assert.Contains("resources/configmaps/namespaces/a/d.json", entries.Keys);
        Assert.Equal((Reason.ActionFailed, "d"), (outcome.Issues.Single().Reason, outcome.Issues[0].Key!.Value.Name));
    }

    [Fact]
    public async Task Objects_in_orderedResources_are_dealt_with_one_after_the_other()
    {
        var rig = new Rig();
        rig.Cluster.Add(Namespaces, null, "a");
        for (var i = 0; i < 9; i++) rig.Cluster.Add(ConfigMaps, "a", $"c{i}");
        var (slow, events) = (new SlowCluster(rig.Cluster, 3), new List<string>());
        var action = new TestAction("configmaps", async (item, ct) =>
        {
            lock (events) events.Add($"+{item.Object.Name}");
            await slow.DelayAsync(ct);
            await slow.DelayAsync(ct);
            lock (events) events.Add($"-{item.Object.Name}");
            return BackupActionResult.Unchanged;
        });
        await rig.BackupAsync(
            spec: s => s.OrderedResources = new Dictionary<string, string> { ["configmaps"] = "a/c7,a/c2,a/c5" }, options: o => o with { Actions = [action] });
        Assert.Equal(["+c7", "-c7", "+c2", "-c2", "+c5", "-c5"], events.Take(6));
    }

    private static BackupActionResult Count(ref int count)
    {
        Interlocked.Increment(ref count);
        return BackupActionResult.Unchanged;
    }

    private static Rig WithDefinition(string definition)
    {
        var rig = new Rig();
        var root = (JsonObject)JsonNode.Parse(definition)!;
        (root["apiVersion"], root["kind"]) = ("apiextensions.k8s.io/v1", "CustomResourceDefinition");
        root["metadata"] = new JsonObject { ["name"] = "widgets.example.com" };
        rig.Cluster.Add(Definitions, null, "widgets.example.com", Encoding.UTF8.GetBytes(root.ToJsonString()));
        return rig;
    }

    private static async Task<string> VersionAsync(Rig rig, string backup) => KubeObject.Parse(
        (await rig.EntriesAsync(backup))["resources/customresourcedefinitions.apiextensions.k8s.io/cluster/widgets.example.com.json"]).ApiVersion;

    private static async Task<KubeObject> StoredClaimAsync(string phase, string storageClass)
    {
        var rig = new Rig();
        rig.Cluster.Add(Namespaces, null, "shop").Add(PersistentVolumes, null, "pv9").Add(Claims, "shop", "data", $$$"""
            {"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"data","namespace":"shop","labels":{"keep":"me",
            "velero.io/restore-name":"r","velero.io/backup-name":"other","velero.io/volume-snapshot-name":"s",
            "backup.velero.io/must-include-additional-items":"true"}},
            "spec":{"volumeName":"pv9","storageClassName":"{{{storageClass}}}","dataSource":{"name":"source"},"dataSourceRef":{"name":"source"},
            "selector":{"matchLabels":{"disk":"7","velero.io/dynamic-pv-restore":"x"} } },"status":{"phase":"{{{phase}}}"} }
            """);
        await rig.BackupAsync();
        return KubeObject.Parse((await rig.EntriesAsync())["resources/persistentvolumeclaims/namespaces/shop/data.json"]);
    }
}
