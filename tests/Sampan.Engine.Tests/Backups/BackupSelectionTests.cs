using System.Text;
using CsCheck;
using Sampan.Api;
using Sampan.Engine.Results;
using Sampan.Engine.Tests.Fakes;
using Sampan.Kubernetes.Documents;
using static Sampan.Engine.Tests.Fakes.Catalogs;

namespace Sampan.Engine.Tests.Backups;

public sealed class BackupSelectionTests
{
    private static readonly string[] Spaces = ["a", "ab", "b", "c"];
    private static readonly ResourceId[] Kinds = [ConfigMaps, Secrets, Deployments, Widgets];

    [Fact]
    public void Whatever_is_in_the_cluster_and_selected_is_in_the_archive_byte_for_byte()
    {
        var names = Gen.String[Gen.Char["xyz-"], 1, 12];
        var item = Gen.Select(Gen.Int[0, 3], Gen.Int[0, 3], names, Gen.String[0, 40], Gen.Bool);
        var filter = Gen.Select(Lists([], ["*"], ["a"], ["a*"], ["a", "c"], ["[bc]"]), Lists([], ["b"], ["?b"]), Lists([], ["secrets"], ["deployments.apps"], ["Widget"]), Gen.Bool);
        Gen.Select(item.List[0, 30], filter).Sample((items, f) =>
        {
            var rig = new Rig();
            foreach (var ns in Spaces) rig.Cluster.Add(Namespaces, null, ns);
            var expected = new Dictionary<string, byte[]>(StringComparer.Ordinal);
            foreach (var (ns, kind, name, text, labelled) in items.DistinctBy(i => (i.Item1, i.Item2, i.Item3)))
            {
                var json = Bytes(Kinds[kind], Spaces[ns], name, text, labelled);
                rig.Cluster.Add(Kinds[kind], Spaces[ns], name, json);
                if (Selects(f.Item1, f.Item2, f.Item3, f.Item4, Spaces[ns], kind, labelled)) expected.Add($"resources/{Kinds[kind].GroupResource}/namespaces/{Spaces[ns]}/{name}.json", json);
            }

            var outcome = rig.BackupAsync(spec: s =>
            {
                (s.IncludedNamespaces, s.ExcludedNamespaces, s.IncludedResources) = (f.Item1, f.Item2, f.Item3);
                if (f.Item4) s.LabelSelector = new LabelSelector { MatchLabels = new Dictionary<string, string> { ["l"] = "1" } };
            }).GetAwaiter().GetResult();
            var entries = rig.EntriesAsync().GetAwaiter().GetResult();
            var stored = entries.Where(e => e.Key.Split('/') is ["resources", _, "namespaces", ..]).ToDictionary(e => e.Key, e => e.Value);
            return outcome.Phase == BackupPhase.Completed && stored.Count == expected.Count && expected.All(e => stored.TryGetValue(e.Key, out var bytes) && bytes.AsSpan().SequenceEqual(e.Value));
        }, iter: 150);
    }

    [Theory]
    [InlineData(null, "*", true)]
    [InlineData(null, "a", false)]
    [InlineData(true, "a", true)]
    [InlineData(false, "*", false)]
    public async Task Cluster_scoped_objects_follow_the_three_states(bool? include, string ns, bool stored)
    {
        var rig = new Rig();
        rig.Cluster.Add(Namespaces, null, "a").Add(Roles, null, "admin");
        await rig.BackupAsync(spec: s => (s.IncludeClusterResources, s.IncludedNamespaces) = (include, [ns]));
        Assert.Equal(stored, (await rig.EntriesAsync()).ContainsKey("resources/clusterroles.rbac.authorization.k8s.io/cluster/admin.json"));
    }

    [Fact]
    public async Task Excluded_resources_and_labelled_objects_and_namespaces_are_left_out()
    {
        var rig = new Rig();
        rig.Cluster.Add(Namespaces, null, "a").Add(ConfigMaps, "a", "kept").Add(Secrets, "a", "s")
            .Add(ConfigMaps, "a", "no", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"no","namespace":"a","labels":{"velero.io/exclude-from-backup":"true"}}}""")
            .Add(ConfigMaps, "a", "gone", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"gone","namespace":"a","deletionTimestamp":"2026-01-01T00:00:00Z"}}""")
            .Add(Namespaces, null, "hidden", """{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"hidden","labels":{"velero.io/exclude-from-backup":"true"}}}""")
            .Add(ConfigMaps, "hidden", "h");
        await rig.BackupAsync(spec: s => s.ExcludedResources = ["secrets"]);
        Assert.Equal(["resources/configmaps/namespaces/a/kept.json", "resources/namespaces/cluster/a.json"],
            (await rig.EntriesAsync()).Keys.Where(k => k.StartsWith("resources/", StringComparison.Ordinal) && !k.Contains("preferred", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_named_namespace_that_does_not_exist_is_an_error_that_names_it()
    {
        var rig = new Rig();
        rig.Cluster.Add(Namespaces, null, "a").Add(ConfigMaps, "a", "c");
        var outcome = await rig.BackupAsync(spec: s => s.IncludedNamespaces = ["a", "nowhere"]);
        Assert.Equal(BackupPhase.PartiallyFailed, outcome.Phase);
        var issue = Assert.Single(outcome.Gaps);
        Assert.Equal(Reason.NamespaceMissing, issue.Reason);
        Assert.Contains("\"nowhere\"", issue.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_objects_under_two_groups_are_stored_once()
    {
        var rig = new Rig();
        rig.Cluster.Add(Namespaces, null, "a").Add(Deployments, "a", "web").Add(OldDeployments, "a", "web");
        await rig.BackupAsync();
        Assert.Single((await rig.EntriesAsync()).Keys, k => k.Contains("web", StringComparison.Ordinal) && k.Contains("/namespaces/a/", StringComparison.Ordinal) && !k.Contains("preferred", StringComparison.Ordinal));
    }

    [Fact]
    public async Task With_every_group_version_each_served_version_is_stored()
    {
        var rig = new Rig();
        rig.Cluster.Add(Namespaces, null, "a").Add(Widgets, "a", "w").Add(OldWidgets, "a", "w");
        await rig.BackupAsync(options: o => o with { EnableApiGroupVersions = true });
        Assert.Equal(
            ["resources/widgets.example.com/namespaces/a/w.json", "resources/widgets.example.com/v1-preferredversion/namespaces/a/w.json", "resources/widgets.example.com/v1beta1/namespaces/a/w.json"],
            (await rig.EntriesAsync()).Keys.Where(k => k.Contains("widgets", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Kinds_come_in_a_fixed_order_with_namespaces_last()
    {
        var rig = new Rig();
        rig.Cluster.Add(Namespaces, null, "a").Add(ConfigMaps, "a", "c").Add(Pods, "a", "p").Add(PersistentVolumes, null, "v").Add(Claims, "a", "k").Add(Deployments, "a", "d");
        await rig.BackupAsync();
        Assert.Equal(["pods", "persistentvolumeclaims", "persistentvolumes", "configmaps", "deployments.apps", "namespaces"],
            (await rig.EntriesAsync()).Keys.Where(k => k.StartsWith("resources/", StringComparison.Ordinal)).Select(k => k.Split('/')[1]).Distinct());
    }

    private static Gen<string[]> Lists(params string[][] lists) => Gen.Int[0, lists.Length - 1].Select(i => lists[i]);

    private static byte[] Bytes(ResourceId resource, string ns, string name, string text, bool labelled)
    {
        var kind = Standard.First(r => r.Id == resource).Kind;
        var escaped = System.Text.Json.JsonEncodedText.Encode(text).ToString();
        return Encoding.UTF8.GetBytes($$$"""{"z":1.50,"kind":"{{{kind}}}","apiVersion":"{{{resource.ApiVersion}}}","metadata":{"namespace":"{{{ns}}}","name":"{{{name}}}"{{{(labelled ? ",\"labels\":{\"l\":\"1\"}" : "")}}}},"data":{"a":"{{{escaped}}}"}}""");
    }

    // Written from the documented rules, not from the code it judges.
    private static bool Selects(string[] includes, string[] excludes, string[] resources, bool byLabel, string ns, int kind, bool labelled)
    {
        bool Is(string pattern) => pattern switch { "*" => true, "a*" => ns[0] == 'a', "[bc]" => ns is "b" or "c", "?b" => ns == "ab", _ => ns == pattern };
        var spaces = (includes.Length == 0 || includes.Any(Is)) && !excludes.Any(Is);
        var kinds = resources.Length == 0 || (resources[0] switch { "secrets" => kind == 1, "Widget" => kind == 3, _ => kind is 2 });
        return spaces && kinds && (!byLabel || labelled);
    }
}
