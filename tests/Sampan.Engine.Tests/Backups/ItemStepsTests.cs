using System.Text;
using System.Text.Json.Nodes;
using Sampan.Api;
using Sampan.Engine.Actions;
using Sampan.Engine.Backups;
using Sampan.Engine.Results;
using Sampan.Engine.Tests.Fakes;
using Sampan.Engine.Tests.Volumes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;
using static Sampan.Engine.Tests.Fakes.Catalogs;

namespace Sampan.Engine.Tests.Backups;

/// <summary>What happens to one item on its way, step by step.</summary>
public sealed class ItemStepsTests
{
    private const string Named = "resources/secrets/namespaces/a/named.json";

    private static readonly ItemId Secret = new(new GroupResource("", "secrets"), new ObjectKey("a", "named"));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_labelled_item_is_left_out_unless_it_must_be_there(bool must)
    {
        var rig = WithNamed("""{"name":"named","namespace":"a","labels":{"velero.io/exclude-from-backup":"true"}}""");
        var outcome = await NameAsync(rig, must, Secret);
        Assert.Equal(must, (await rig.EntriesAsync()).ContainsKey(Named));
        Assert.Empty(outcome.Issues);
    }

    [Fact]
    public async Task A_volume_that_is_labelled_out_stands_in_volumeinfo_with_the_reason()
    {
        var rig = VolumeRig.WithClaim();
        rig.Cluster.Change(PersistentVolumes, null, "pv1", p => p["metadata"]!["labels"] = new JsonObject { ["velero.io/exclude-from-backup"] = "true" });
        rig.Cluster.Change(Claims, "shop", "data", c => c["metadata"]!["labels"] = new JsonObject { ["velero.io/exclude-from-backup"] = "true" });
        var outcome = await rig.BackupAsync();
        Assert.Equal("any: item has label velero.io/exclude-from-backup=true;", (await rig.InfoAsync("pv1"))!.Text("skippedReason"));
        Assert.DoesNotContain((await rig.EntriesAsync()).Keys, k => k.Contains("persistentvolume", StringComparison.Ordinal));
        Assert.Equal(BackupPhase.Completed, outcome.Phase);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_item_of_an_excluded_namespace_is_left_out_unless_it_must_be_there(bool must)
    {
        var rig = WithNamed(null);
        rig.Cluster.Add(Namespaces, null, "b").Add(Secrets, "b", "other");
        await NameAsync(rig, must, [new ItemId(Secret.Resource, new ObjectKey("b", "other"))], s => s.ExcludedNamespaces = ["b"]);
        Assert.Equal(must, (await rig.EntriesAsync()).ContainsKey("resources/secrets/namespaces/b/other.json"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cluster_scoped_item_that_is_excluded_is_left_out_unless_it_must_be_there_and_a_Namespace_comes_in_any_case(bool must)
    {
        var rig = WithNamed(null);
        rig.Cluster.Add(Namespaces, null, "b").Add(Roles, null, "r");
        ItemId[] named = [new(new("rbac.authorization.k8s.io", "clusterroles"), new(null, "r")), new(new("", "namespaces"), new(null, "b"))];
        await NameAsync(rig, must, named, s => (s.IncludedNamespaces, s.ExcludedResources) = (["a"], ["clusterroles"]));
        var entries = await rig.EntriesAsync();
        Assert.Equal(must, entries.ContainsKey("resources/clusterroles.rbac.authorization.k8s.io/cluster/r.json"));
        Assert.Contains("resources/namespaces/cluster/b.json", entries.Keys);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_item_of_a_resource_that_is_not_included_is_left_out_unless_it_must_be_there(bool must)
    {
        var rig = WithNamed(null);
        await NameAsync(rig, must, [Secret], s => s.IncludedResources = ["configmaps"]);
        Assert.Equal(must, (await rig.EntriesAsync()).ContainsKey(Named));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_item_that_is_being_deleted_is_left_out_even_if_it_must_be_there(bool must)
    {
        var rig = WithNamed("""{"name":"named","namespace":"a","deletionTimestamp":"2026-01-01T00:00:00Z"}""");
        await NameAsync(rig, must, Secret);
        Assert.DoesNotContain(Named, (await rig.EntriesAsync()).Keys);
    }

    [Fact]
    public async Task An_item_that_is_listed_and_named_by_several_is_acted_on_and_stored_once()
    {
        var rig = WithNamed(null);
        for (var i = 0; i < 30; i++) rig.Cluster.Add(ConfigMaps, "a", $"c{i:00}");
        var seen = 0;
        var counting = new TestAction("secrets", _ =>
        {
            Interlocked.Increment(ref seen);
            return BackupActionResult.Unchanged;
        })
        {
            Name = "test.example/counting",
        };
        var outcome = await rig.BackupAsync(options: o => o with { Actions = [Naming(true, Secret), counting] });
        Assert.Equal((1, 33L), (seen, outcome.Items));
    }

    [Fact]
    public async Task The_path_has_the_version_that_was_read_whatever_an_action_makes_of_it()
    {
        var rig = WithNamed(null);
        var action = new TestAction("secrets", i =>
        {
            i.Object.Edit()["apiVersion"] = "v9";
            return BackupActionResult.Unchanged;
        });
        await rig.BackupAsync(options: o => o with { Actions = [action] });
        var entries = await rig.EntriesAsync();
        Assert.Contains("\"v9\"", Encoding.UTF8.GetString(entries["resources/secrets/v1-preferredversion/namespaces/a/named.json"]), StringComparison.Ordinal);
        Assert.Equal(entries[Named], entries["resources/secrets/v1-preferredversion/namespaces/a/named.json"]);
    }

    [Fact]
    public async Task Actions_are_called_the_built_in_ones_by_name_and_then_the_others_in_their_order_and_none_after_one_that_fails()
    {
        var rig = VolumeRig.WithClaim();
        var called = new List<string>();
        TestAction Make(string name, bool fails) => new("persistentvolumeclaims", i =>
        {
            called.Add($"{name} {i.Object.Annotation("velero.io/volume-snapshot-name") is not null} {i.Object.View.At("spec", "selector").ValueKind}");
            return fails ? throw new NotSupportedException("no claims here") : BackupActionResult.Unchanged;
        })
        {
            Name = name,
        };
        rig.Cluster.Change(Claims, "shop", "data", c => c["spec"]!["selector"] = new JsonObject());
        var outcome = await rig.BackupAsync(options: o => o with { Actions = [Make("z/first", false), Make("a/second", true), Make("b/third", false)] });

        // The built-in ones have cut a snapshot and taken the selector out by then.
        Assert.Equal(["z/first True Undefined", "a/second True Undefined"], called);
        Assert.Equal(["action-failed"], outcome.Issues.Where(i => i.Severity == IssueSeverity.Error).Select(i => i.Reason.Id));
        Assert.DoesNotContain("resources/persistentvolumeclaims/namespaces/shop/data.json", (await rig.EntriesAsync()).Keys);
        Assert.Empty(rig.Cluster.All(Snapshots));
    }

    [Theory]
    [InlineData("true")]
    [InlineData("")]
    [InlineData("false")]
    public async Task The_skip_annotation_leaves_an_item_out_by_its_presence_once_an_action_has_handled_it(string value)
    {
        var rig = WithNamed(null);
        rig.Cluster.Add(ConfigMaps, "a", "free").Add(Secrets, "a", "also");
        rig.Cluster.Change(ConfigMaps, "a", "free", Annotate);
        var after = 0;
        var action = new TestAction("secrets", i =>
        {
            if (i.Object.Name == "named") Annotate(i.Object.Edit());
            return new BackupActionResult { AdditionalItems = i.Object.Name == "named" ? [new(new("", "pods"), new("a", "nobody"))] : [] };
        });
        var second = new TestAction("secrets", _ => Count(ref after));
        var outcome = await rig.BackupAsync(options: o => o with { Actions = [action, second] });
        var entries = await rig.EntriesAsync();
        Assert.DoesNotContain(Named, entries.Keys);
        Assert.Contains("resources/secrets/namespaces/a/also.json", entries.Keys);
        Assert.Contains("resources/configmaps/namespaces/a/free.json", entries.Keys);
        Assert.Equal((BackupPhase.Completed, 0, 1), (outcome.Phase, outcome.Issues.Count, after));

        void Annotate(JsonObject item) => item["metadata"]!["annotations"] = new JsonObject { ["velero.io/skip-from-backup"] = value };
    }

    [Fact]
    public async Task The_must_include_annotation_takes_named_items_past_the_filters_and_is_not_stored()
    {
        var rig = WithNamed(null);
        var action = new TestAction("configmaps", i =>
        {
            i.Object.Edit()["metadata"]!["annotations"] = new JsonObject { ["backup.velero.io/must-include-additional-items"] = "true", ["kept"] = "yes" };
            return new BackupActionResult { AdditionalItems = [Secret] };
        });
        await rig.BackupAsync(spec: s => s.ExcludedResources = ["secrets"], options: o => o with { Actions = [action] });
        var entries = await rig.EntriesAsync();
        Assert.Contains(Named, entries.Keys);
        var map = KubeObject.Parse(entries["resources/configmaps/namespaces/a/c.json"]);
        Assert.Equal(("yes", null), (map.Annotation("kept"), map.Annotation("backup.velero.io/must-include-additional-items")));
    }

    [Fact]
    public async Task A_named_item_that_does_not_exist_is_a_warning_and_one_that_can_not_be_read_an_error_and_the_one_that_names_them_is_stored()
    {
        var rig = WithNamed(null);
        rig.Cluster.Before = (verb, resource) =>
        {
            if (verb == "get" && resource == Roles) throw new KubeApiException(System.Net.HttpStatusCode.Forbidden, "Forbidden", "no", "GET");
        };
        ItemId[] named =
        [
            new(Secret.Resource, new("a", "gone")), new(new("rbac.authorization.k8s.io", "clusterroles"), new(null, "r")),
            new(new("no.such", "things"), new("a", "x")),
        ];
        var outcome = await NameAsync(rig, true, named);
        Assert.Equal(["error item-unreadable r", "warning related-item-missing gone", "warning related-item-missing x"],
            outcome.Issues.Select(i => $"{i.Severity.ToString().ToLowerInvariant()} {i.Reason} {i.Key!.Value.Name}").Order(StringComparer.Ordinal));
        Assert.Contains("resources/configmaps/namespaces/a/c.json", (await rig.EntriesAsync()).Keys);
    }

    [Fact]
    public async Task What_a_named_item_names_is_stored_too()
    {
        var rig = WithNamed(null);
        rig.Cluster.Add(Namespaces, null, "b").Add(Secrets, "b", "far");
        var next = new TestAction("secrets", i => i.Object.Namespace == "b"
            ? BackupActionResult.Unchanged
            : new BackupActionResult { MustIncludeAdditionalItems = true, AdditionalItems = [new(Secret.Resource, new("b", "far"))] })
        {
            Name = "test.example/next",
        };
        await rig.BackupAsync(
            spec: s => (s.IncludedNamespaces, s.IncludedResources) = (["a"], ["configmaps"]),
            options: o => o with { Actions = [Naming(true, Secret), next] });
        Assert.Contains("resources/secrets/namespaces/b/far.json", (await rig.EntriesAsync()).Keys);
    }

    [Fact]
    public async Task An_item_is_stored_under_the_name_its_actions_gave_it_and_two_of_one_name_are_an_error()
    {
        var rig = WithNamed(null);
        rig.Cluster.Add(Secrets, "a", "one").Add(Secrets, "a", "two").Add(Secrets, "a", "zero");
        var action = new TestAction("secrets", i =>
        {
            if (i.Object.Name is "one" or "two") i.Object.Edit()["metadata"]!["name"] = "zero";
            if (i.Object.Name == "named") (i.Object.Edit()["metadata"]!["name"], i.Object.Edit()["metadata"]!["namespace"]) = ("renamed", "c");
            return BackupActionResult.Unchanged;
        });
        var outcome = await rig.BackupAsync(options: o => o with { Actions = [action], PageSize = 1 });
        Assert.Equal(["c/renamed", "a/zero"], Stored(await rig.EntriesAsync()));
        Assert.Equal(["two", "zero"], outcome.Issues.Select(i => i.Key!.Value.Name));
        Assert.All(outcome.Issues, i => Assert.Equal(Reason.ActionFailed, i.Reason));

        static IEnumerable<string> Stored(Dictionary<string, byte[]> entries) => entries.Keys
            .Where(k => k.StartsWith("resources/secrets/namespaces/", StringComparison.Ordinal)).Select(k => k["resources/secrets/namespaces/".Length..^5]);
    }

    [Fact]
    public async Task An_action_chooses_its_items_by_names_of_resources_namespaces_with_globs_and_labels()
    {
        var rig = WithNamed(null);
        rig.Cluster.Add(Namespaces, null, "b1").Add(ConfigMaps, "b1", "c").Add(ConfigMaps, "b1", "labelled").Add(Secrets, "b1", "s").Add(Roles, null, "r");
        rig.Cluster.Change(ConfigMaps, "b1", "labelled", c => c["metadata"]!["labels"] = new JsonObject { ["app"] = "x" });
        async Task<string> SeenAsync(AppliesTo to)
        {
            var seen = new List<string>();
            var action = new TestAction("none", i =>
            {
                lock (seen) seen.Add($"{i.Resource.Plural}/{i.Object.Key}");
                return BackupActionResult.Unchanged;
            })
            {
                AppliesTo = to,
            };
            await rig.BackupAsync($"b-{Guid.NewGuid():N}", options: o => o with { Actions = [action] });
            return string.Join(' ', seen.Order(StringComparer.Ordinal));
        }

        Assert.Equal("configmaps/a/c configmaps/b1/c configmaps/b1/labelled", await SeenAsync(new AppliesTo { ResourceNames = ["ConfigMap"] }));
        Assert.Equal("", await SeenAsync(new AppliesTo { ResourceNames = ["nosuchthing"] }));
        Assert.Equal("secrets/b1/s", await SeenAsync(new AppliesTo { ResourceNames = ["*"], ExcludedResourceNames = ["configmaps"], Namespaces = ["b*"] }));
        Assert.Equal("configmaps/b1/labelled", await SeenAsync(
            new AppliesTo { Selector = new LabelSelector { MatchLabels = new Dictionary<string, string> { ["app"] = "x" } } }));
        Assert.Equal("configmaps/a/c secrets/a/named", await SeenAsync(new AppliesTo { ExcludedNamespaces = ["b?"] }));
        Assert.Contains("clusterroles/r", await SeenAsync(AppliesTo.All), StringComparison.Ordinal);
    }

    private static BackupActionResult Count(ref int count)
    {
        Interlocked.Increment(ref count);
        return BackupActionResult.Unchanged;
    }

    private static Rig WithNamed(string? metadata)
    {
        var rig = new Rig();
        var json = metadata is null ? null : $$"""{"apiVersion":"v1","kind":"Secret","metadata":{{metadata}}}""";
        rig.Cluster.Add(Namespaces, null, "a").Add(ConfigMaps, "a", "c").Add(Secrets, "a", "named", json);
        return rig;
    }

    private static TestAction Naming(bool must, params IReadOnlyList<ItemId> items) =>
        new("configmaps", _ => new BackupActionResult { AdditionalItems = items, MustIncludeAdditionalItems = must });

    private static Task<BackupOutcome> NameAsync(Rig rig, bool must, ItemId named) => NameAsync(rig, must, [named]);

    private static Task<BackupOutcome> NameAsync(Rig rig, bool must, IReadOnlyList<ItemId> named, Action<BackupSpec>? spec = null) =>
        rig.BackupAsync(spec: spec, options: o => o with { Actions = [Naming(must, named)] });
}
