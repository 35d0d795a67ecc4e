using Sampan.Engine.Restores.Modifiers;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Tests.Restores.Modifiers;

/// <summary>Reading and refusing resource modifiers.</summary>
public sealed class ResourceModifiersTests
{
    [Fact]
    public void Every_field_is_read()
    {
        var modifiers = ResourceModifiers.Parse("""
            version: v1
            resourceModifierRules:
            - conditions:
                groupResource: deployments.apps
                resourceNameRegex: "^web-.*$"
                namespaces: ["a*", b]
                labelSelector:
                  matchLabels: {app: web}
                  matchExpressions: [{key: tier, operator: In, values: [p, q]}]
                matches: [{path: /spec/replicas, value: "3"}]
              patches:
              - {operation: move, from: /a, path: /b}
              - {operation: add, path: /c, value: "{}"}
            - conditions: {groupResource: pods}
              mergePatches: [{patchData: "a: 1"}, {patchData: "b: 2"}]
            - conditions: {groupResource: services}
              strategicPatches: [{patchData: "{}"}]
            """);

        Assert.Null(modifiers.Problem());
        var first = modifiers.Rules[0];
        Assert.Equal(("deployments.apps", "^web-.*$"), (first.Conditions.GroupResource, first.Conditions.ResourceNameRegex));
        Assert.Equal(["a*", "b"], first.Conditions.Namespaces);
        Assert.Equal("app=web,tier in (p,q)", first.Conditions.LabelSelector!.ToString());
        Assert.Equal([new ModifierMatch("/spec/replicas", "3")], first.Conditions.Matches);
        Assert.Equal([new ModifierOperation("move", "/b") { From = "/a" }, new ModifierOperation("add", "/c") { Value = "{}" }], first.Patches);
        Assert.Equal(["a: 1", "b: 2"], modifiers.Rules[1].MergePatches);
        Assert.Equal(["{}"], modifiers.Rules[2].StrategicPatches);
    }

    [Theory]
    [InlineData("3", "3")]
    [InlineData("1.50", "1.5")]
    [InlineData("true", "true")]
    [InlineData("yes", "true")]
    [InlineData("null", "")]
    [InlineData("'yes'", "yes")]
    [InlineData("2024-01-01", "2024-01-01")]
    public void Plain_scalars_become_the_text_Go_makes_of_them(string scalar, string text)
    {
        var yaml = $"version: v1\nresourceModifierRules:\n- conditions: {{groupResource: pods}}\n  patches: [{{operation: add, path: /a, value: {scalar}}}]";

        Assert.Equal(text, ResourceModifiers.Parse(yaml).Rules[0].Patches[0].Value);
    }

    [Theory]
    [InlineData("version: v1\nresourceModifierRules: []\nrules: []", "unknown field \"rules\"")]
    [InlineData("version: v1\nresourceModifierRules: [{conditions: {groupResources: x}}]", "unknown field \"groupResources\" in resourceModifierRules[0].conditions")]
    [InlineData("resourceModifierRules: {}", "resourceModifierRules must be a list and is a mapping")]
    [InlineData("resourceModifierRules: [{patches: [{value: {a: b}}]}]", "resourceModifierRules[0].patches[0].value must be a text and is a mapping")]
    [InlineData("resourceModifierRules: [{mergePatches: [{patchData: {a: b}}]}]", "resourceModifierRules[0].mergePatches[0].patchData must be a text and is a mapping")]
    [InlineData("- version: v1", "the document must be a mapping and is a list")]
    [InlineData("version: v1\nversion: v1", "version")]
    [InlineData("version: [", "YAML line")]
    public void What_is_no_such_document_is_refused_with_the_place(string yaml, string said)
    {
        var message = Assert.Throws<ResourceModifiersException>(() => ResourceModifiers.Parse(yaml)).Message;
        Assert.StartsWith("failed to decode yaml data into resource modifiers, err: ", message, StringComparison.Ordinal);
        Assert.Contains(said, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("version: v2\nresourceModifierRules: [{conditions: {groupResource: x}}]", "unsupported resource modifier version v2")]
    [InlineData("", "unsupported resource modifier version ")]
    [InlineData("version: V1", "resource modifier rules cannot be empty")]
    [InlineData("version: v1\nresourceModifierRules: [{conditions: {}}]", "groupkResource cannot be empty")]
    [InlineData("version: v1\nresourceModifierRules: [{conditions: {groupResource: x}, patches: [{operation: add, path: /a}], mergePatches: [{patchData: a}]}]",
        "only one of patches, mergePatches, strategicPatches can be specified")]
    [InlineData("version: v1\nresourceModifierRules: [{conditions: {groupResource: x}, patches: [{path: /a}]}]", "operation cannot be empty")]
    [InlineData("version: v1\nresourceModifierRules: [{conditions: {groupResource: x}, patches: [{operation: dance, path: /a}]}]", "unsupported operation dance")]
    [InlineData("version: v1\nresourceModifierRules: [{conditions: {groupResource: x}, patches: [{operation: Add}]}]", "path cannot be empty")]
    [InlineData("version: v1\nresourceModifierRules: [{conditions: {groupResource: x}, patches: [{operation: Test, path: /a}]}]", null)]
    public void Rules_are_refused_in_Veleros_words(string yaml, string? problem) => Assert.Equal(problem, ResourceModifiers.Parse(yaml).Problem());

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"a":"version: v1","b":""}""")]
    public void A_ConfigMap_must_hold_exactly_one_value(string data)
    {
        var map = KubeObject.Parse(System.Text.Encoding.UTF8.GetBytes($$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"m","namespace":"velero"},"data":{{{data}}}}"""));

        Assert.Equal("illegal resource modifiers velero/m configmap", Assert.Throws<ResourceModifiersException>(() => ResourceModifiers.FromConfigMap(map)).Message);
    }
}
