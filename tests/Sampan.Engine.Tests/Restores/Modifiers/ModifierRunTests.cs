using System.Text;
using System.Text.Json.Nodes;
using Sampan.Engine.Restores.Modifiers;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Tests.Restores.Modifiers;

/// <summary>What rules do to one object: the cases of Velero 1.18's own description, and its corners.</summary>
public sealed class ModifierRunTests
{
    private const string Deployment = """
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web-1","namespace":"shop","labels":{"app":"web"}},
         "spec":{"replicas":3,"paused":true,"template":{"spec":{"containers":[{"name":"web","image":"old/web:1","env":[{"name":"A","value":"1"}]},{"name":"side","image":"side:1"}]}}}}
        """;

    private static (JsonObject Item, string[] Errors) Run(string item, string rules, string resource = "deployments.apps")
    {
        var modifiers = ResourceModifiers.Parse($"version: v1\nresourceModifierRules:\n{rules.ReplaceLineEndings("\n")}");
        Assert.Null(modifiers.Problem());
        var work = KubeObject.Parse(Encoding.UTF8.GetBytes(item));
        var (_, errors) = new ModifierRun(modifiers).Apply(GroupResource.Parse(resource), work);
        return (work.Edit(), [.. errors]);
    }

    private static JsonObject Edited(string rules, string item = Deployment, string resource = "deployments.apps")
    {
        var (edited, errors) = Run(item, rules, resource);
        Assert.Empty(errors);
        return edited;
    }

    private static string Patch(string operations, string conditions = "groupResource: deployments.apps") => $"- conditions: {{{conditions}}}\n  patches: [{operations}]";

    [Theory]
    [InlineData("1", "1")]
    [InlineData("1.50", "1.5")]
    [InlineData("true", "true")]
    [InlineData("'null'", "null")]
    [InlineData("''", "\"\"")]
    [InlineData("null", "\"\"")]
    [InlineData("plain text", "\"plain text\"")]
    [InlineData("'\"true\"'", "\"true\"")]
    [InlineData("'\"5\"'", "\"5\"")]
    [InlineData("'{\"a\": [1]}'", """{"a":[1]}""")]
    [InlineData("'[1, 2]'", "[1,2]")]
    [InlineData("'1e999'", "\"1e999\"")]
    [InlineData("'a\\nb'", "\"a\\nb\"")]
    [InlineData("1.2.3", "\"1.2.3\"")]
    [InlineData("1_000", "1000")]
    [InlineData("'1_000'", "\"1_000\"")]
    public void Values_are_typed_by_their_text(string value, string expected) =>
        Assert.Equal(expected, Edited(Patch($"{{operation: add, path: /spec/x, value: {value}}}"))["spec"]!["x"]?.ToJsonString() ?? "null");

    [Theory]
    [InlineData("'say \"hi\"'")]
    [InlineData("'{broken'")]
    [InlineData("'True'")]
    [InlineData("'007'")]
    [InlineData("'+5'")]
    [InlineData("'Inf'")]
    [InlineData("'0x1p4'")]
    [InlineData("'C:\\dir'")]
    public void A_value_that_pasted_into_JSON_is_none_is_an_error_and_is_not_repeated_in_it(string value)
    {
        var (item, errors) = Run(Deployment, Patch($"{{operation: add, path: /spec/x, value: {value}}}"));

        Assert.StartsWith("error in applying patch error in applying JSON Patch error in decoding json patch invalid state detected: add /spec/x", Assert.Single(errors), StringComparison.Ordinal);
        Assert.DoesNotContain(value.Trim('\''), errors[0], StringComparison.Ordinal);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Deployment), item));
    }

    [Fact]
    public void All_operations_apply_in_order()
    {
        var edited = Edited(Patch("""
            {operation: test, path: /spec/replicas, value: 3}, {operation: replace, path: /spec/replicas, value: 1}, {operation: remove, path: /spec/paused}, {operation: copy, from: /metadata/labels/app, path: /metadata/labels/tier}, {operation: move, from: /metadata/labels/app, path: /metadata/labels/a~1b}, {operation: add, path: /spec/template/spec/containers/-, value: '{"name": "new"}'}, {operation: replace, path: /spec/template/spec/containers/-1/name, value: last}
            """));

        Assert.Equal("""{"tier":"web","a/b":"web"}""", edited["metadata"]!["labels"]!.ToJsonString());
        Assert.Equal(["replicas", "template"], ((JsonObject)edited["spec"]!).Select(p => p.Key));
        Assert.Equal("last", (string?)edited["spec"]!["template"]!["spec"]!["containers"]![2]!["name"]);
    }

    [Fact]
    public void A_test_that_fails_is_no_error_and_its_rule_has_no_effect() => Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Deployment),
        Edited(Patch("{operation: replace, path: /spec/replicas, value: 1}, {operation: test, path: /spec/paused, value: 'false'}"))));

    [Theory]
    [InlineData("{operation: remove, path: /spec/nosuch}", "error in remove for path: '/spec/nosuch': unable to remove nonexistent key: nosuch: missing value")]
    [InlineData("{operation: replace, path: /spec/a/b, value: 1}", "replace operation does not apply: doc is missing path: /spec/a/b: missing value")]
    [InlineData("{operation: test, path: /spec/a/b, value: 1}", "test operation does not apply: is missing path: /spec/a/b: missing value")]
    [InlineData("{operation: Replace, path: /spec/replicas, value: 1}", "error in decoding json patch invalid operation Replace /spec/replicas: unsupported operation")]
    public void What_does_not_fit_is_an_error_and_the_other_rules_still_apply(string operation, string problem)
    {
        var (item, errors) = Run(Deployment, Patch("{operation: add, path: /spec/first, value: 1}, " + operation) + "\n" + Patch("{operation: add, path: /spec/second, value: 2}"));

        Assert.Equal([$"error in applying patch error in applying JSON Patch {problem}"], errors);
        Assert.Null(item["spec"]!["first"]);
        Assert.Equal(2, (int)item["spec"]!["second"]!);
    }

    [Fact]
    public void A_rule_without_edits_is_an_error_of_the_objects_it_means() =>
        Assert.Equal(["error in applying patch no patch data found"], Run(Deployment, "- conditions: {groupResource: '**'}").Errors);

    [Fact]
    public void Conditions_see_the_object_as_it_was_before_the_first_rule()
    {
        var standard = """{"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"c","namespace":"n"},"spec":{"storageClassName":"standard"}}""";
        string Rule(string from, string to) =>
            $"- conditions: {{groupResource: persistentvolumeclaims, matches: [{{path: /spec/storageClassName, value: {from}}}]}}\n" +
            $"  patches: [{{operation: replace, path: /spec/storageClassName, value: {to}}}]\n";

        var chained = Edited(Rule("standard", "premium") + Rule("premium", "gold"), standard, "persistentvolumeclaims");
        var same = Edited(Rule("standard", "premium") + Rule("standard", "gold"), standard, "persistentvolumeclaims");

        Assert.Equal("premium", chained.Text("spec", "storageClassName"));
        Assert.Equal("gold", same.Text("spec", "storageClassName"));
    }

    [Theory]
    [InlineData("groupResource: deployments.apps", true)]
    [InlineData("groupResource: '*'", false)]
    [InlineData("groupResource: '*.apps'", true)]
    [InlineData("groupResource: '**'", true)]
    [InlineData("groupResource: '**', namespaces: [bank]", false)]
    [InlineData("groupResource: '**', namespaces: ['s*']", true)]
    [InlineData("groupResource: '**', namespaces: ['{bank,shop}']", true)]
    [InlineData("groupResource: '**', namespaces: ['s[']", false)]
    [InlineData("groupResource: '**', namespaces: ['*']", true)]
    [InlineData("groupResource: '**', resourceNameRegex: '^web-[0-9]$'", true)]
    [InlineData("groupResource: '**', resourceNameRegex: 'eb'", true)]
    [InlineData("groupResource: '**', resourceNameRegex: '^eb'", false)]
    [InlineData("groupResource: '**', labelSelector: {matchLabels: {app: web}}", true)]
    [InlineData("groupResource: '**', labelSelector: {matchExpressions: [{key: app, operator: NotIn, values: [web]}]}", false)]
    [InlineData("groupResource: '**', matches: [{path: /spec/replicas, value: 3}, {path: /metadata/labels/app, value: web}]", true)]
    [InlineData("groupResource: '**', matches: [{path: /spec/replicas, value: '\"3\"'}]", false)]
    [InlineData("groupResource: '**', matches: [{path: /spec/nosuch, value: 'null'}]", true)]
    [InlineData("groupResource: '**', matches: [{path: /spec/no/such, value: 'null'}]", false)]
    [InlineData("groupResource: '**', matches: [{path: /spec/replicas, value: 3}, {path: /spec/nosuch, value: x}]", false)]
    public void A_rule_applies_when_all_its_conditions_hold(string conditions, bool applies) =>
        Assert.Equal(applies ? 1 : 3, (int)Edited(Patch("{operation: replace, path: /spec/replicas, value: 1}", conditions))["spec"]!["replicas"]!);

    [Theory]
    [InlineData("resourceNameRegex: '['", "error in matching regex error parsing regexp: ")]
    [InlineData("labelSelector: {matchExpressions: [{key: a, operator: Foo}]}", "error in creating label selector \"Foo\" is not a valid label selector operator")]
    [InlineData("matches: [{value: x}]", "path is required for match rule")]
    [InlineData("matches: [{path: /spec/template/spec/containers/7/name, value: x}]",
        "error in test for path: '/spec/template/spec/containers/7': Unable to access invalid index: 7: invalid index referenced", "/spec/template/spec/containers/7")]
    public void A_condition_that_can_not_be_judged_is_an_error(string condition, string problem, string? path = null)
    {
        if (path is not null) condition = $"matches: [{{path: {path}, value: x}}]";

        var (item, errors) = Run(Deployment, Patch("{operation: replace, path: /spec/replicas, value: 1}", $"groupResource: '**', {condition}"));

        Assert.StartsWith(problem, Assert.Single(errors), StringComparison.Ordinal);
        Assert.Equal(3, (int)item["spec"]!["replicas"]!);
        Assert.Empty(Run(Deployment, Patch("{operation: remove, path: /spec}", $"groupResource: pods, {condition}")).Errors);
    }

    [Fact]
    public void Cluster_scoped_objects_fulfil_any_namespaces_condition() => Assert.Equal("x", Edited(
        Patch("{operation: add, path: /a, value: x}", "groupResource: namespaces, namespaces: [none]"), """{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"n"}}""", "namespaces").Text("a"));

    [Fact]
    public void Merge_patches_apply_one_after_the_other_in_yaml_or_json()
    {
        var edited = Edited("""
            - conditions: {groupResource: deployments.apps}
              mergePatches:
              - patchData: |
                  metadata:
                    labels: {app: null, tier: "1"}
                  spec: {replicas: 1}
              - patchData: '{"metadata":{"labels":{"tier":"2"}},"spec":{"template":{"spec":{"containers":[{"name":"only","image":null}]}}}}'
            """);

        Assert.Equal("""{"tier":"2"}""", edited["metadata"]!["labels"]!.ToJsonString());
        Assert.Equal("""[{"name":"only"}]""", edited["spec"]!["template"]!["spec"]!["containers"]!.ToJsonString());
        Assert.True((bool)edited["spec"]!["paused"]!);
    }

    [Theory]
    [InlineData("mergePatches: [{patchData: ''}]", "error in unmarshalling modified object")]
    [InlineData("mergePatches: [{patchData: '[1]'}]", "error in unmarshalling modified object")]
    [InlineData("mergePatches: [{patchData: 'kind: null'}]", "error in unmarshalling modified object")]
    [InlineData("mergePatches: [{patchData: 'a: ['}]", "error in converting YAML to JSON YAML line ")]
    [InlineData("mergePatches: [{patchData: 'metadata: {labels: {a: b}}'}, {patchData: 'a: ['}]", "error in converting YAML to JSON YAML line ")]
    [InlineData("strategicPatches: [{patchData: '[1]'}]", "error in applying Strategic Patch it is no mapping")]
    [InlineData("strategicPatches: [{patchData: 'spec: {template: {spec: {containers: [{image: x}]}}}'}]",
        "error in applying Strategic Patch map: map[image:x] does not contain declared merge key: name")]
    public void A_merge_that_does_not_fit_leaves_the_object_as_it_was(string patches, string problem)
    {
        var (item, errors) = Run(Deployment, $"- conditions: {{groupResource: deployments.apps}}\n  {patches}");

        Assert.StartsWith("error in applying patch " + problem, Assert.Single(errors), StringComparison.Ordinal);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Deployment), item));
    }

    [Fact]
    public void Strategic_patches_merge_lists_by_the_keys_of_the_kind()
    {
        var edited = Edited("""
            - conditions: {groupResource: deployments.apps}
              strategicPatches:
              - patchData: |
                  metadata: {finalizers: [a]}
                  spec:
                    template:
                      spec:
                        containers:
                        - name: web
                          image: new/web:2
                          env: [{name: B, value: "2"}]
                        - {name: side, $patch: delete}
              - patchData: '{"spec":{"template":{"spec":{"containers":[{"name":"extra","image":"x"}]}}}}'
            """);

        Assert.Equal("""[{"name":"web","image":"new/web:2","env":[{"name":"B","value":"2"},{"name":"A","value":"1"}]},{"name":"extra","image":"x"}]""",
            Sorted(edited["spec"]!["template"]!["spec"]!["containers"]!.AsArray()));
        Assert.Equal(3, (int)edited["spec"]!["replicas"]!);
    }

    // Which place new items get is the patch's business, tested with it.
    private static string Sorted(JsonArray items) => new JsonArray([.. items.Select(i => i!.DeepClone()).OrderByDescending(i => (string?)i["name"])]).ToJsonString();

    [Theory]
    [InlineData("""{"apiVersion":"extensions/v1beta1","kind":"Ingress","metadata":{"name":"i","namespace":"n"},"spec":{"rules":[{"host":"a"}],"tls":[{"secretName":"s"}]}}""", null)]
    [InlineData("""{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRole","metadata":{"name":"i"},"rules":[]}""", null)]
    [InlineData("""{"apiVersion":"snapshot.storage.k8s.io/v1","kind":"VolumeSnapshot","metadata":{"name":"i","finalizers":["x"]},"spec":{}}""", null)]
    [InlineData("""{"apiVersion":"example.com/v1","kind":"Gadget","metadata":{"name":"g","namespace":"n"},"spec":{}}""", "no kind \"Gadget\" is registered for version \"example.com/v1\"")]
    public void Strategic_patches_are_for_built_in_kinds_old_ones_too(string item, string? problem)
    {
        var (edited, errors) = Run(item, "- conditions: {groupResource: '**'}\n  strategicPatches: [{patchData: 'metadata: {finalizers: [y], labels: {a: b}}'}]", "things");

        if (problem is null) Assert.Empty(errors);
        else Assert.StartsWith("error in applying patch " + problem, Assert.Single(errors), StringComparison.Ordinal);
        Assert.Equal(problem is null ? "b" : null, edited.Text("metadata", "labels", "a"));
        if (item.Contains("finalizers", StringComparison.Ordinal)) Assert.Equal(2, edited["metadata"]!["finalizers"]!.AsArray().Count);
    }

    [Fact]
    public void Many_objects_can_be_edited_at_once()
    {
        var run = new ModifierRun(ResourceModifiers.Parse("version: v1\nresourceModifierRules:\n" +
            Patch("{operation: add, path: /spec/x, value: '{\"a\":[1,2]}'}", "groupResource: '**', matches: [{path: /spec/template/spec/containers/0/env, value: '[{\"name\":\"A\",\"value\":\"1\"}]'}]") +
            "\n- conditions: {groupResource: '**'}\n  mergePatches: [{patchData: 'spec: {z: {b: [3]}}'}]"));

        Parallel.For(0, 2_000, _ =>
        {
            var work = KubeObject.Parse(Encoding.UTF8.GetBytes(Deployment));
            Assert.Equal(2, run.Apply(GroupResource.Parse("deployments.apps"), work).Applied);
            Assert.Equal("""{"a":[1,2]}{"b":[3]}""", work.Edit()["spec"]!["x"]!.ToJsonString() + work.Edit()["spec"]!["z"]!.ToJsonString());
        });
    }
}
