using Sampan.Api;
using Sampan.Engine.Actions;
using Sampan.Engine.Results;
using Sampan.Engine.Tests.Fakes;
using Sampan.Kubernetes.Documents;
using static Sampan.Engine.Tests.Fakes.Catalogs;

namespace Sampan.Engine.Tests.Backups;

public sealed class BackupRelationsTests
{
    private const string Pod = """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","namespace":"a","labels":{"app":"x"}},"spec":{"volumes":[{"name":"d","persistentVolumeClaim":{"claimName":"data"}}]}}""";
    private const string Claim = """{"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"data","namespace":"a"},"spec":{"volumeName":"pv1"},"status":{"phase":"Bound"}}""";
    private const string Volume = """{"apiVersion":"v1","kind":"PersistentVolume","metadata":{"name":"pv1"},"spec":{"hostPath":{"path":"/x"},"persistentVolumeReclaimPolicy":"Delete"}}""";

    [Fact]
    public async Task A_pod_brings_its_claims_and_they_their_volumes_past_selector_and_scope()
    {
        var rig = new Rig();
        rig.Cluster.Add(Namespaces, null, "a").Add(Pods, "a", "p", Pod).Add(Claims, "a", "data", Claim).Add(PersistentVolumes, null, "pv1", Volume);
        await rig.BackupAsync(spec: s =>
        {
            s.IncludedNamespaces = ["a"];
            s.LabelSelector = new LabelSelector { MatchLabels = new Dictionary<string, string> { ["app"] = "x" } };
        });
        var entries = await rig.EntriesAsync();
        Assert.Contains("resources/persistentvolumeclaims/namespaces/a/data.json", entries.Keys);
        Assert.Equal(Volume, System.Text.Encoding.UTF8.GetString(entries["resources/persistentvolumes/cluster/pv1.json"]));
    }

    [Fact]
    public async Task Related_items_obey_what_was_excluded()
    {
        var rig = new Rig();
        rig.Cluster.Add(Namespaces, null, "a").Add(Pods, "a", "p", Pod).Add(Claims, "a", "data", Claim).Add(PersistentVolumes, null, "pv1", Volume);
        await rig.BackupAsync(spec: s => (s.IncludedNamespaces, s.IncludeClusterResources) = (["a"], false));
        Assert.DoesNotContain("resources/persistentvolumes/cluster/pv1.json", (await rig.EntriesAsync()).Keys);
    }

    [Fact]
    public async Task A_service_account_brings_its_bindings_and_their_roles()
    {
        var rig = new Rig();
        rig.Cluster.Add(Namespaces, null, "a").Add(ServiceAccounts, "a", "sa").Add(Roles, null, "r1").Add(Roles, null, "r2").Add(Roles, null, "r3")
            .Add(Bindings, null, "b1", """{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRoleBinding","metadata":{"name":"b1"},"roleRef":{"kind":"ClusterRole","name":"r1"},"subjects":[{"kind":"ServiceAccount","name":"sa","namespace":"a"}]}""")
            .Add(Bindings, null, "b2", """{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRoleBinding","metadata":{"name":"b2"},"roleRef":{"kind":"ClusterRole","name":"r2"},"subjects":[{"kind":"Group","name":"system:serviceaccounts:a"}]}""")
            .Add(Bindings, null, "b3", """{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRoleBinding","metadata":{"name":"b3"},"roleRef":{"kind":"ClusterRole","name":"r3"},"subjects":[{"kind":"ServiceAccount","name":"sa","namespace":"other"}]}""");
        await rig.BackupAsync(spec: s => s.IncludedNamespaces = ["a"]);
        Assert.Equal(["b1", "b2", "r1", "r2"], (await rig.EntriesAsync()).Keys.Where(k => k.Contains("/cluster/", StringComparison.Ordinal) && k.Contains("rbac", StringComparison.Ordinal) && !k.Contains("preferred", StringComparison.Ordinal))
            .Select(k => Path.GetFileNameWithoutExtension(k)).Order());
    }

    [Fact]
    public async Task A_custom_resource_brings_its_definition()
    {
        var rig = new Rig();
        rig.Cluster.Add(Namespaces, null, "a").Add(Widgets, "a", "w").Add(Definitions, null, "widgets.example.com").Add(Definitions, null, "others.example.com");
        await rig.BackupAsync(spec: s => s.IncludedNamespaces = ["a"]);
        Assert.Equal(["resources/customresourcedefinitions.apiextensions.k8s.io/cluster/widgets.example.com.json"],
            (await rig.EntriesAsync()).Keys.Where(k => k.Contains("definitions", StringComparison.Ordinal) && !k.Contains("preferred", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_claim_that_a_pod_names_and_nobody_has_is_a_warning()
    {
        var rig = new Rig();
        rig.Cluster.Add(Namespaces, null, "a").Add(Pods, "a", "p", Pod);
        var outcome = await rig.BackupAsync();
        Assert.Equal(BackupPhase.Completed, outcome.Phase);
        Assert.Equal((Reason.RelatedItemMissing, new ObjectKey("a", "data")), outcome.Issues.Select(i => (i.Reason, i.Key!.Value)).Single());
    }

    [Fact]
    public async Task An_action_edits_skips_and_fails_by_item()
    {
        var rig = new Rig();
        rig.Cluster.Add(Namespaces, null, "a").Add(ConfigMaps, "a", "edit").Add(ConfigMaps, "a", "fail").Add(ConfigMaps, "a", "keep").Add(ConfigMaps, "a", "skip");
        var outcome = await rig.BackupAsync(options: o => o with { Actions = [new ByName()] });
        var entries = await rig.EntriesAsync();
        Assert.Contains("\"edited\":true", System.Text.Encoding.UTF8.GetString(entries["resources/configmaps/namespaces/a/edit.json"]), StringComparison.Ordinal);
        Assert.DoesNotContain("resources/configmaps/namespaces/a/skip.json", entries.Keys);
        Assert.DoesNotContain("resources/configmaps/namespaces/a/fail.json", entries.Keys);
        Assert.Equal(BackupPhase.PartiallyFailed, outcome.Phase);
        Assert.Equal(("action-failed", "fail"), outcome.Issues.Select(i => (i.Reason.Id, i.Key!.Value.Name)).Single());
    }

    private sealed class ByName : IBackupItemAction
    {
        public string Name => "test.example/by-name";

        public ActionContract Contract => ActionContract.V1;

        public AppliesTo AppliesTo { get; } = AppliesTo.Only(new GroupResource("", "configmaps"));

        public Task<BackupActionResult> ExecuteAsync(BackupItem item, CancellationToken ct)
        {
            if (item.Object.Name == "fail") throw new NotSupportedException("not this one");
            if (item.Object.Name == "edit") item.Object.Edit()["edited"] = true;
            return Task.FromResult(item.Object.Name == "skip" ? new BackupActionResult { Skip = true } : BackupActionResult.Unchanged);
        }
    }
}
