using System.Net;
using Sampan.Api;
using Sampan.Engine.Results;
using Sampan.Engine.Tests.Fakes;
using Sampan.Kubernetes.Errors;
using static Sampan.Engine.Tests.Fakes.Catalogs;

namespace Sampan.Engine.Tests.Backups;

/// <summary>Rules of selection one by one, where the property test would only show that something differs.</summary>
public sealed class SelectionRulesTests
{
    [Fact]
    public async Task Scoped_lists_take_their_own_scope_and_empty_ones_take_all_of_a_full_backup()
    {
        Assert.Equal(["configmaps a/c", "namespaces a"], await StoredAsync(s => s.IncludedNamespaceScopedResources = ["cm"]));
        Assert.Equal(["clusterroles admin", "configmaps a/c", "namespaces a", "secrets a/s"], await StoredAsync(s => s.IncludedNamespaceScopedResources = ["*"]));
        Assert.Equal(["clusterroles admin", "namespaces a"], await StoredAsync(s => (s.IncludedClusterScopedResources, s.ExcludedNamespaceScopedResources) = (["clusterroles"], ["*"])));
        Assert.Equal(["configmaps a/c", "secrets a/s"], await StoredAsync(s => s.ExcludedClusterScopedResources = ["*"]));
        Assert.Equal(["configmaps a/c", "namespaces a", "secrets a/s"], await StoredAsync(s => s.ExcludedClusterScopedResources = ["persistentvolumes"]));
    }

    [Fact]
    public async Task A_resource_in_the_list_of_the_other_scope_is_ignored_and_named()
    {
        var rig = Small();
        var outcome = await rig.BackupAsync(spec: s => s.IncludedClusterScopedResources = ["secrets", "clusterroles"]);
        var issue = Assert.Single(outcome.Issues);
        Assert.Equal((IssueSeverity.Warning, Reason.ResourceMisplaced, false), (issue.Severity, issue.Reason, issue.IsGap));
        Assert.Contains("\"secrets\"", issue.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_names_are_reported_and_do_not_mean_everything()
    {
        var rig = Small();
        var outcome = await rig.BackupAsync(spec: s => (s.IncludedResources, s.ExcludedResources) = (["wodgets"], ["gidgets.example.com"]));
        Assert.Equal(["gidgets.example.com False", "wodgets False"],
            outcome.Issues.Where(i => i.Reason == Reason.ResourceUnknown).Select(i => $"{i.Message.Split('"')[1]} {i.IsGap}").Order());
        Assert.Empty(await NamesAsync(rig));
    }

    [Fact]
    public async Task What_the_server_excludes_is_written_into_the_lists_of_the_style_in_use()
    {
        var old = await Small().BackupAsync(spec: s => s.IncludedResources = ["configmaps", "volumesnapshots.snapshot.storage.k8s.io"]);
        Assert.Equal(["configmaps"], old.Backup.Spec.IncludedResources);
        Assert.Equal(["volumesnapshots.snapshot.storage.k8s.io", "volumesnapshotcontents.snapshot.storage.k8s.io"], old.Backup.Spec.ExcludedResources);

        var scoped = await Small().BackupAsync(spec: s => s.IncludedNamespaceScopedResources = ["*"]);
        Assert.Equal(["volumesnapshots.snapshot.storage.k8s.io"], scoped.Backup.Spec.ExcludedNamespaceScopedResources);
        Assert.Equal(["volumesnapshotcontents.snapshot.storage.k8s.io"], scoped.Backup.Spec.ExcludedClusterScopedResources);
        Assert.Empty(scoped.Backup.Spec.ExcludedResources);
    }

    [Fact]
    public async Task A_request_for_nothing_but_snapshots_of_others_does_not_become_one_for_everything()
    {
        var rig = Small();
        rig.Cluster.Add(Snapshots, "a", "theirs");
        await rig.BackupAsync(spec: s => s.IncludedResources = ["volumesnapshots.snapshot.storage.k8s.io"]);
        Assert.Empty(await NamesAsync(rig));
    }

    [Fact]
    public async Task Namespaces_that_are_labelled_out_are_written_into_the_request()
    {
        var rig = Small();
        rig.Cluster.Add(Namespaces, null, "hidden", """{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"hidden","labels":{"velero.io/exclude-from-backup":"true"}}}""");
        var outcome = await rig.BackupAsync(spec: s => s.ExcludedNamespaces = ["b"]);
        Assert.Equal(["b", "hidden"], outcome.Backup.Spec.ExcludedNamespaces);
        Assert.Equal(["*"], outcome.Backup.Spec.IncludedNamespaces);
    }

    [Fact]
    public async Task Of_the_same_objects_under_two_groups_the_first_wanted_group_is_taken()
    {
        var rig = new Rig();
        rig.Cluster.Add(Namespaces, null, "a").Add(Deployments, "a", "web").Add(OldDeployments, "a", "web");
        await rig.BackupAsync(spec: s => s.IncludedResources = ["deployments.extensions"]);
        Assert.Equal(["deployments.extensions a/web"], await NamesAsync(rig, group: true));
    }

    [Fact]
    public async Task Ordered_resources_come_first_in_the_order_given_and_missing_ones_are_named()
    {
        var rig = new Rig();
        rig.Cluster.Add(Namespaces, null, "a").Add(ConfigMaps, "a", "one").Add(ConfigMaps, "a", "two").Add(ConfigMaps, "a", "three").Add(Roles, null, "r1").Add(Roles, null, "r2");
        var outcome = await rig.BackupAsync(spec: s => s.OrderedResources = new Dictionary<string, string> { ["ConfigMap"] = "a/two, a/none ,a/one", ["clusterroles"] = "r2" });
        Assert.Equal(["configmaps a/two", "configmaps a/one", "configmaps a/three", "clusterroles r2", "clusterroles r1", "namespaces a"], await NamesAsync(rig, sorted: false));
        var issue = Assert.Single(outcome.Issues);
        Assert.Equal((Reason.OrderedItemMissing, "a/none"), (issue.Reason, issue.Key.ToString()));
    }

    [Fact]
    public async Task Ordered_resources_are_not_taken_past_selector_and_namespaces()
    {
        var rig = new Rig();
        rig.Cluster.Add(Namespaces, null, "a").Add(Namespaces, null, "b").Add(ConfigMaps, "a", "plain").Add(ConfigMaps, "b", "far");
        await rig.BackupAsync(spec: s =>
        {
            (s.IncludedNamespaces, s.OrderedResources) = (["a"], new Dictionary<string, string> { ["configmaps"] = "a/plain,b/far" });
            s.LabelSelector = new LabelSelector { MatchLabels = new Dictionary<string, string> { ["app"] = "x" } };
        });
        Assert.Equal(["namespaces a"], await NamesAsync(rig));
    }

    [Fact]
    public async Task A_namespace_that_is_being_deleted_is_a_warning_and_its_other_objects_are_stored()
    {
        var rig = Small();
        rig.Cluster.Add(Namespaces, null, "a", """{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"a","deletionTimestamp":"2026-01-01T00:00:00Z"},"status":{"phase":"Terminating"}}""");
        var outcome = await rig.BackupAsync(spec: s => s.IncludedNamespaces = ["a"]);
        Assert.Equal(["configmaps a/c", "secrets a/s"], await NamesAsync(rig));
        Assert.Equal(Reason.NamespaceTerminating, Assert.Single(outcome.Issues).Reason);
    }

    [Fact]
    public async Task A_glob_that_matches_no_namespace_takes_nothing_and_says_so()
    {
        var rig = Small();
        var outcome = await rig.BackupAsync(spec: s => s.IncludedNamespaces = ["team-*"]);
        Assert.Empty(await NamesAsync(rig));
        Assert.Equal((BackupPhase.Completed, "no namespace of the cluster matches \"team-*\""), (outcome.Phase, Assert.Single(outcome.Issues).Message));
    }

    [Fact]
    public async Task Rights_in_the_named_namespaces_are_enough()
    {
        var rig = Small();
        rig.Cluster.Before = (verb, resource) => Forbid(verb is "list" or "get" && resource == Namespaces);
        var outcome = await rig.BackupAsync(spec: s => s.IncludedNamespaces = ["a"]);
        Assert.Equal(["configmaps a/c", "secrets a/s"], await NamesAsync(rig));
        Assert.Equal((BackupPhase.PartiallyFailed, Reason.ItemUnreadable, "a"), (outcome.Phase, Assert.Single(outcome.Issues).Reason, outcome.Issues[0].Key!.Value.Name));
    }

    [Fact]
    public async Task Who_may_not_list_across_namespaces_lists_in_each_and_is_told()
    {
        var rig = Small();
        string[] names = ["a", "n1", "n2", "n3", "n4", "n5"];
        foreach (var name in names.Skip(1)) rig.Cluster.Add(Namespaces, null, name).Add(ConfigMaps, name, "c");
        rig.Cluster.BeforeList = (resource, ns) => Forbid(resource == ConfigMaps && ns is null);
        var outcome = await rig.BackupAsync(spec: s => (s.IncludedNamespaces, s.IncludedResources) = (names, ["configmaps"]));
        Assert.Equal(names.Select(n => $"configmaps {n}/c"), await NamesAsync(rig));
        var issue = Assert.Single(outcome.Issues);
        Assert.Equal((BackupPhase.Completed, IssueSeverity.Warning, Reason.ListedSingly), (outcome.Phase, issue.Severity, issue.Reason));
    }

    [Fact]
    public async Task Namespaces_that_may_not_be_listed_refuse_a_request_that_needs_them_and_nothing_is_written()
    {
        var rig = Small();
        rig.Cluster.BeforeList = (resource, _) => Forbid(resource == Namespaces);
        var outcome = await rig.BackupAsync(spec: s => s.IncludedNamespaces = ["a*"]);
        Assert.Equal((BackupPhase.FailedValidation, "error getting namespace list: forbidden"), (outcome.Phase, Assert.Single(outcome.Backup.Status.ValidationErrors)));
        Assert.Empty(await rig.KeysAsync());
    }

    [Fact]
    public async Task Eight_objects_behind_a_selector_take_a_list_a_kind_whatever_the_number_of_namespaces()
    {
        var rig = new Rig();
        for (var i = 0; i < 600; i++) rig.Cluster.Add(Namespaces, null, $"n{i:000}");
        rig.Cluster.Add(ConfigMaps, "n007", "c", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c","namespace":"n007","labels":{"app":"y"}}}""");
        await rig.BackupAsync(options: o => o with { PageSize = 500 }, spec: s => s.OrLabelSelectors = [App("x"), App("y"), App("y")]);
        Assert.Equal(["configmaps n007/c", "namespaces n007"], await NamesAsync(rig));
        var kinds = rig.Cluster.Served.Count(r => r.Preferred && r.Id.Group != "extensions") - 2;
        Assert.Equal(kinds, rig.Cluster.Requests.Count(r => r.StartsWith("list ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_definition_comes_with_its_objects_unless_it_is_unwanted()
    {
        Assert.Contains("customresourcedefinitions widgets.example.com", await DefinitionsAsync(s => s.IncludedResources = ["widgets.example.com"]));
        Assert.Contains("customresourcedefinitions widgets.example.com", await DefinitionsAsync(s => s.ExcludedClusterScopedResources = ["clusterroles"]));
        Assert.DoesNotContain("customresourcedefinitions widgets.example.com", await DefinitionsAsync(s => s.ExcludedClusterScopedResources = ["crd"]));
        Assert.DoesNotContain("customresourcedefinitions widgets.example.com", await DefinitionsAsync(s => (s.IncludedNamespaces, s.IncludeClusterResources) = (["a"], false)));
    }

    [Fact]
    public async Task Resources_that_can_not_be_restored_are_not_listed()
    {
        var rig = Small();
        var at = rig.Cluster.Served.FindIndex(r => r.Id == Secrets);
        rig.Cluster.Served[at] = rig.Cluster.Served[at] with { Verbs = ["list", "get", "delete"] };
        await rig.BackupAsync();
        Assert.Equal(["clusterroles admin", "configmaps a/c", "namespaces a"], await NamesAsync(rig));
    }

    [Fact]
    public async Task Lists_of_a_policy_stand_under_those_of_the_backup()
    {
        const string Policy = "version: v1\nincludeExcludePolicy: {excludedNamespaceScopedResources: [secrets, configmaps], includedClusterScopedResources: [clusterroles]}\n";
        var rig = Small();
        await rig.BackupAsync(options: o => o with { ResourcePolicies = Policy }, spec: s => s.IncludedNamespaceScopedResources = ["cm", "po", "secrets"]);
        Assert.Equal(["clusterroles admin", "configmaps a/c", "namespaces a", "secrets a/s"], await NamesAsync(rig));

        var open = Small();
        var outcome = await open.BackupAsync(options: o => o with { ResourcePolicies = Policy });
        Assert.Equal(["clusterroles admin", "namespaces a"], await NamesAsync(open));
        Assert.Equal(["volumesnapshots.snapshot.storage.k8s.io"], outcome.Backup.Spec.ExcludedNamespaceScopedResources);
    }

    private static LabelSelector App(string value) => new() { MatchLabels = new Dictionary<string, string> { ["app"] = value } };

    private static void Forbid(bool when)
    {
        if (when) throw new KubeApiException(HttpStatusCode.Forbidden, "Forbidden", "forbidden", "GET");
    }

    private static Rig Small()
    {
        var rig = new Rig();
        rig.Cluster.Served[0] = rig.Cluster.Served[0] with { ShortNames = ["cm"] };
        rig.Cluster.Add(Namespaces, null, "a").Add(ConfigMaps, "a", "c").Add(Secrets, "a", "s").Add(Roles, null, "admin");
        return rig;
    }

    private static async Task<List<string>> StoredAsync(Action<BackupSpec> spec)
    {
        var rig = Small();
        await rig.BackupAsync(spec: spec);
        return await NamesAsync(rig);
    }

    private static async Task<List<string>> DefinitionsAsync(Action<BackupSpec> spec)
    {
        var rig = new Rig();
        var at = rig.Cluster.Served.FindIndex(r => r.Id == Definitions);
        rig.Cluster.Served[at] = rig.Cluster.Served[at] with { ShortNames = ["crd"] };
        rig.Cluster.Add(Namespaces, null, "a").Add(Widgets, "a", "w").Add(Definitions, null, "widgets.example.com");
        await rig.BackupAsync(spec: spec);
        return await NamesAsync(rig);
    }

    // "plural namespace/name" of what the archive holds.
    private static async Task<List<string>> NamesAsync(Rig rig, bool sorted = true, bool group = false)
    {
        var names = (await rig.EntriesAsync()).Keys.Select(k => k.Split('/')).Where(p => p[0] == "resources" && !p[2].Contains("preferred", StringComparison.Ordinal))
            .Select(p => $"{(group ? p[1] : p[1].Split('.')[0])} {(p[2] == "cluster" ? "" : p[3] + "/")}{Path.GetFileNameWithoutExtension(p[^1])}");
        return sorted ? [.. names.Order(StringComparer.Ordinal)] : [.. names];
    }
}
