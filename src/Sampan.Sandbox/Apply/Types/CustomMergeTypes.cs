using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Sampan.Sandbox.Crds;

namespace Sampan.Sandbox.Apply.Types;

/// <summary>Merge types of custom resources, out of their structural schemas.</summary>
internal static class CustomMergeTypes
{
    private static readonly MergeType Text = new() { Scalar = ScalarShape.Text };

    /// <param name="schema">Schema of a version; null when its definition has none.</param>
    /// <param name="preserves">True when the definition keeps unknown fields everywhere.</param>
    /// <param name="metadata">Type of <c>metadata</c>.</param>
    public static MergeType Of(SchemaNode? schema, bool preserves, MergeType metadata)
    {
        if (schema is null) return MergeType.Deduced;
        return new MergeType { Map = Map(schema, preserves || schema.PreservesUnknown, metadata, whole: true) };
    }

    private static MergeType Below(SchemaNode schema, bool preserves, MergeType metadata)
    {
        preserves |= schema.PreservesUnknown;
        return schema.Type switch
        {
            "object" => new MergeType { Map = Map(schema, preserves, metadata, schema.EmbedsResource) },
            "array" => new MergeType { List = List(schema, preserves, metadata) },
            "integer" or "number" => new MergeType { Scalar = ScalarShape.Number },
            "boolean" => new MergeType { Scalar = ScalarShape.Flag },
            "string" => Text,
            _ => new MergeType { Scalar = ScalarShape.Any, List = List(schema, preserves, metadata), Map = Map(schema, preserves, metadata, schema.EmbedsResource) },
        };
    }

    private static MapShape Map(SchemaNode schema, bool preserves, MergeType metadata, bool whole)
    {
        var fields = schema.Properties.ToDictionary(p => p.Key, p => Field(p.Value, preserves, metadata), StringComparer.Ordinal);
        if (whole)
        {
            fields["apiVersion"] = fields["kind"] = new MergeField(() => Text, null);
            fields["metadata"] = new MergeField(() => metadata, null);
        }

        var open = schema.AllowsAdditional || preserves || schema.Properties.Count == 0;
        Func<MergeType>? element = schema.AdditionalProperties is { } additional ? () => Below(additional, preserves, metadata) : open ? () => MergeType.Deduced : null;
        return new MapShape(schema.MapType == "atomic", fields.ToFrozenDictionary(StringComparer.Ordinal), element);
    }

    private static MergeField Field(SchemaNode schema, bool preserves, MergeType metadata) =>
        new(() => Below(schema, preserves, metadata), schema.Default is { } value ? JsonNode.Parse(value.GetRawText()) : null);

    private static ListShape List(SchemaNode schema, bool preserves, MergeType metadata)
    {
        Func<MergeType> element = schema.Items is { } items ? () => Below(items, preserves, metadata) : () => MergeType.Whole;
        return schema.ListType switch
        {
            "map" => new ListShape(atomic: false, schema.ListMapKeys, element),
            "set" => new ListShape(atomic: false, [], element),
            _ => new ListShape(atomic: true, [], element),
        };
    }
}
