using System.Text.Json.Nodes;
using Sampan.Api;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Yaml;

namespace Sampan.Engine.Restores.Modifiers;

/// <summary>Reads resource modifiers out of YAML.</summary>
internal static class ModifierReader
{
    /// <exception cref="ResourceModifiersException">It is no such document.</exception>
    public static ResourceModifiers Read(string yaml)
    {
        try
        {
            var root = new ModifierFields(KubeYaml.ReadNodes(yaml) is [var first, ..] ? first : null, "", "version", "resourceModifierRules");
            return new ResourceModifiers { Version = root.Text("version"), Rules = [.. root.Items("resourceModifierRules").Select(Rule)] };
        }
        catch (Exception e) when (e is MalformedObjectException or ModifierFieldException)
        {
            throw new ResourceModifiersException($"failed to decode yaml data into resource modifiers, err: {e.Message}");
        }
    }

    private static ResourceModifierRule Rule((JsonNode? Node, string Path) item)
    {
        var rule = new ModifierFields(item.Node, item.Path, "conditions", "patches", "mergePatches", "strategicPatches");
        return new ResourceModifierRule
        {
            Conditions = Conditions(rule.Inner("conditions", "namespaces", "groupResource", "resourceNameRegex", "labelSelector", "matches")),
            Patches = [.. rule.Items("patches").Select(Operation)],
            MergePatches = [.. rule.Items("mergePatches").Select(PatchData)],
            StrategicPatches = [.. rule.Items("strategicPatches").Select(PatchData)],
        };
    }

    private static ModifierConditions Conditions(ModifierFields fields) => new()
    {
        GroupResource = fields.Text("groupResource"),
        ResourceNameRegex = fields.Text("resourceNameRegex"),
        Namespaces = fields.Texts("namespaces"),
        LabelSelector = fields.Has("labelSelector") ? Selector(fields.Inner("labelSelector", "matchLabels", "matchExpressions")) : null,
        Matches = [.. fields.Items("matches").Select(Match)],
    };

    private static LabelSelector Selector(ModifierFields fields) => new()
    {
        MatchLabels = fields.Map("matchLabels"),
        MatchExpressions = [.. fields.Items("matchExpressions").Select(Requirement)],
    };

    private static LabelRequirement Requirement((JsonNode? Node, string Path) item)
    {
        var fields = new ModifierFields(item.Node, item.Path, "key", "operator", "values");
        return new LabelRequirement(fields.Text("key"), fields.Text("operator"), fields.Texts("values"));
    }

    private static ModifierMatch Match((JsonNode? Node, string Path) item)
    {
        var fields = new ModifierFields(item.Node, item.Path, "path", "value");
        return new ModifierMatch(fields.Text("path"), fields.Text("value"));
    }

    private static ModifierOperation Operation((JsonNode? Node, string Path) item)
    {
        var fields = new ModifierFields(item.Node, item.Path, "operation", "from", "path", "value");
        return new ModifierOperation(fields.Text("operation"), fields.Text("path")) { From = fields.Text("from"), Value = fields.Text("value") };
    }

    private static string PatchData((JsonNode? Node, string Path) item) => new ModifierFields(item.Node, item.Path, "patchData").Text("patchData");
}
