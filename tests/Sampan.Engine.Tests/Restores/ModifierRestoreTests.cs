using System.Text.Json.Nodes;
using Sampan.Api;
using Sampan.Engine.Restores.Modifiers;

namespace Sampan.Engine.Tests.Restores;

/// <summary>Resource modifiers within a restore.</summary>
public sealed class ModifierRestoreTests
{
    private const string Rules = """
        version: v1
        resourceModifierRules:
        - conditions: {groupResource: configmaps, namespaces: [shop]}
          mergePatches: [{patchData: '{"data":{"a":"edited"}}'}]
        """;

    private static string ConfigMap(params string[] values)
    {
        var data = new JsonObject(values.Select((v, i) => KeyValuePair.Create($"k{i}", (JsonNode?)v)));
        return $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"edits","namespace":"velero"},"data":{{{data.ToJsonString()}}}}""";
    }

    private static async Task<RestoreHarness> CreateAsync(string? map)
    {
        var harness = await RestoreHarness.CreateAsync(new BucketBuilder().Add("namespaces", Objects.Namespace("shop")).Add("configmaps", Objects.ConfigMap("settings")));
        if (map is not null) harness.Cluster.Put(map);
        return harness;
    }

    private static void Named(RestoreSpec spec) => spec.ResourceModifier = new LocalReference(null, "ConfigMap", "edits");

    [Fact]
    public async Task The_ConfigMap_of_the_target_edits_what_is_restored_and_sees_namespaces_as_the_backup_names_them()
    {
        var harness = await CreateAsync(ConfigMap(Rules));

        var outcome = await harness.RunAsync(spec =>
        {
            Named(spec);
            spec.NamespaceMapping = new Dictionary<string, string> { ["shop"] = "market" };
        });

        Assert.Equal(RestorePhase.Completed, outcome.Phase);
        Assert.Equal("edited", harness.Cluster.Find("configmaps", "settings", "market")!.Text("data", "a"));
    }

    [Fact]
    public async Task Rules_can_be_handed_over_and_can_not_bend_where_an_object_goes_or_whose_it_is()
    {
        var harness = await CreateAsync(null);
        var rules = new ResourceModifiers
        {
            Rules =
            [
                new ResourceModifierRule
                {
                    Conditions = new ModifierConditions { GroupResource = "*" },
                    MergePatches = ["metadata: {namespace: elsewhere, labels: null, name: renamed}"],
                },
            ],
        };

        var outcome = await harness.RunAsync(options: o => o with { Modifiers = rules });

        Assert.Equal(["v1/ConfigMap shop/renamed(created)", "v1/Namespace shop(created)"], RestoreHarness.Lines(outcome));
        Assert.Equal("r", harness.Cluster.Find("configmaps", "renamed", "shop")!.Label("velero.io/restore-name"));
        Assert.Equal("x", harness.Cluster.Find("namespaces", "shop")!.Label("team"));
    }

    [Fact]
    public async Task A_rule_that_does_not_fit_is_an_error_and_the_object_comes_without_its_edits()
    {
        var harness = await CreateAsync(ConfigMap("""
            version: v1
            resourceModifierRules:
            - conditions: {groupResource: configmaps}
              patches: [{operation: remove, path: /data/nosuch}]
            - conditions: {groupResource: configmaps}
              patches: [{operation: add, path: /data/b, value: '"2"'}]
            """));

        var outcome = await harness.RunAsync(Named);

        Assert.Equal(RestorePhase.PartiallyFailed, outcome.Phase);
        var issue = Assert.Single(outcome.Issues);
        Assert.Equal(("modifier-failed", "shop"), (issue.Reason.Id, issue.Section));
        Assert.Equal("error modifying configmaps/shop/settings: error in applying patch error in applying JSON Patch " +
            "error in remove for path: '/data/nosuch': unable to remove nonexistent key: nosuch: missing value", issue.Message);
        Assert.Equal("""{"a":"1","b":"2"}""", harness.Cluster.Find("configmaps", "settings", "shop")!.Edit()["data"]!.ToJsonString());
    }

    public static TheoryData<string?, string> Refused => new()
    {
        { null, "failed to get resource modifiers configmap velero/edits: configmaps \"edits\" not found" },
        { ConfigMap(), "Error in parsing resource modifiers provided in configmap velero/edits: illegal resource modifiers velero/edits configmap" },
        { ConfigMap(Rules, Rules), "Error in parsing resource modifiers provided in configmap velero/edits: illegal resource modifiers velero/edits configmap" },
        {
            ConfigMap("rules: []"),
            "Error in parsing resource modifiers provided in configmap velero/edits: failed to decode yaml data into resource modifiers, err: unknown field \"rules\", known are version, resourceModifierRules"
        },
        { ConfigMap("version: v1"), "Validation error in resource modifiers provided in configmap velero/edits: resource modifier rules cannot be empty" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Modifiers_that_can_not_be_used_refuse_the_restore_before_anything_is_written(string? map, string error)
    {
        var harness = await CreateAsync(map);

        var outcome = await harness.RunAsync(Named);

        Assert.Equal(RestorePhase.FailedValidation, outcome.Phase);
        Assert.Equal([error], outcome.Restore.Status.ValidationErrors);
        Assert.Empty(harness.Cluster.Created);
    }

    [Fact]
    public async Task Other_kinds_of_references_and_two_sources_at_once_are_refused()
    {
        var harness = await CreateAsync(ConfigMap(Rules));

        var secret = await harness.RunAsync(spec => spec.ResourceModifier = new LocalReference(null, "Secret", "edits"));
        var two = await harness.RunAsync(Named, options: o => o with { Modifiers = ResourceModifiers.Parse(Rules) });
        var bad = await harness.RunAsync(options: o => o with { Modifiers = new ResourceModifiers() });

        Assert.Equal(["spec.resourceModifier is a Secret: resource modifiers are read from a ConfigMap"], secret.Restore.Status.ValidationErrors);
        Assert.StartsWith("spec.resourceModifier names a ConfigMap", Assert.Single(two.Restore.Status.ValidationErrors), StringComparison.Ordinal);
        Assert.Equal(["Validation error in resource modifiers: resource modifier rules cannot be empty"], bad.Restore.Status.ValidationErrors);
    }
}
