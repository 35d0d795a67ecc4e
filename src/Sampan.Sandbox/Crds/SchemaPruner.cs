using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sampan.Sandbox.Crds;

/// <summary>Removes what a structural schema does not know, and fills in its defaults.</summary>
internal static class SchemaPruner
{
    private static readonly string[] ObjectFields = ["apiVersion", "kind", "metadata"];

    private static readonly FrozenSet<string> MetadataFields = FrozenSet.Create(
        "name", "generateName", "namespace", "selfLink", "uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp",
        "deletionGracePeriodSeconds", "labels", "annotations", "ownerReferences", "finalizers", "managedFields");

    /// <summary>Prunes in place; the paths removed are added to <paramref name="removed"/>.</summary>
    public static void Prune(JsonObject item, SchemaNode schema, List<string> removed) => Prune(item, schema, "", wholeObject: true, removed);

    /// <summary>Sets defaults in place, outer ones first, and drops nulls that the schema does not allow.</summary>
    public static void SetDefaults(JsonNode? node, SchemaNode schema)
    {
        switch (node)
        {
            case JsonObject o:
                foreach (var (name, property) in schema.Properties)
                {
                    var there = o.TryGetPropertyValue(name, out var value);
                    if (there && value is null && !property.Nullable) there = !o.Remove(name);
                    if (!there && property.Default is { } standard) o[name] = JsonNode.Parse(standard.GetRawText());
                    if (o[name] is { } child) SetDefaults(child, property);
                }

                if (schema.AdditionalProperties is not { } additional) break;
                foreach (var (name, value) in o.ToList())
                {
                    if (!schema.Properties.ContainsKey(name)) SetDefaults(value, additional);
                }

                break;
            case JsonArray a when schema.Items is { } items:
                foreach (var element in a) SetDefaults(element, items);
                break;
        }
    }

    private static void PruneMetadata(JsonObject metadata, string path, List<string> removed)
    {
        foreach (var name in metadata.Select(p => p.Key).Where(k => !MetadataFields.Contains(k)).ToList())
        {
            metadata.Remove(name);
            removed.Add($"{path}.{name}");
        }
    }

    private static void Prune(JsonNode? node, SchemaNode schema, string path, bool wholeObject, List<string> removed)
    {
        switch (node)
        {
            case JsonObject o:
                foreach (var (name, value) in o.ToList())
                {
                    var at = path.Length == 0 ? name : $"{path}.{name}";
                    if ((wholeObject || schema.EmbedsResource) && ObjectFields.Contains(name))
                    {
                        if (value is JsonObject metadata && name == "metadata") PruneMetadata(metadata, at, removed);
                        continue;
                    }

                    if (schema.Properties.TryGetValue(name, out var property)) Prune(value, property, at, wholeObject: false, removed);
                    else if (schema.AdditionalProperties is { } additional) Prune(value, additional, at, wholeObject: false, removed);
                    else if (!schema.PreservesUnknown && !schema.AllowsAdditional && o.Remove(name)) removed.Add(at);
                }

                break;
            case JsonArray a when schema.Items is { } items:
                for (var i = 0; i < a.Count; i++) Prune(a[i], items, $"{path}[{i}]", wholeObject: false, removed);
                break;
        }
    }
}
