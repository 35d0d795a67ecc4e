using System.Text.Json;
using System.Text.RegularExpressions;

namespace Sampan.Sandbox.Crds;

/// <summary>One level of a definition's structural schema, read once.</summary>
internal sealed class SchemaNode
{
    private static readonly Dictionary<string, SchemaNode> NoProperties = [];

    /// <summary><c>object</c>, <c>array</c>, <c>string</c>, <c>integer</c>, <c>number</c>, <c>boolean</c>, or null when not said.</summary>
    public string? Type { get; init; }

    public bool Nullable { get; init; }

    /// <summary><c>x-kubernetes-preserve-unknown-fields</c>.</summary>
    public bool PreservesUnknown { get; init; }

    /// <summary><c>x-kubernetes-embedded-resource</c>: a whole object with kind and metadata.</summary>
    public bool EmbedsResource { get; init; }

    /// <summary><c>x-kubernetes-int-or-string</c>.</summary>
    public bool IntOrString { get; init; }

    /// <summary><c>x-kubernetes-list-type</c>: <c>set</c> and <c>map</c> are checked for duplicates.</summary>
    public string? ListType { get; init; }

    public IReadOnlyList<string> ListMapKeys { get; init; } = [];

    /// <summary><c>x-kubernetes-map-type</c>: <c>atomic</c> objects are owned as a whole.</summary>
    public string? MapType { get; init; }

    public IReadOnlyDictionary<string, SchemaNode> Properties { get; init; } = NoProperties;

    /// <summary>Schema of values under names that are not properties; null when there is none.</summary>
    public SchemaNode? AdditionalProperties { get; init; }

    /// <summary><c>additionalProperties: true</c>.</summary>
    public bool AllowsAdditional { get; init; }

    public SchemaNode? Items { get; init; }

    public IReadOnlyList<string> Required { get; init; } = [];

    public IReadOnlyList<JsonElement> Enum { get; init; } = [];

    public JsonElement? Default { get; init; }

    /// <summary><c>format</c>: of texts see <see cref="SchemaFormats"/>; of integers <c>int32</c> bounds them.</summary>
    public string? Format { get; init; }

    public string? Pattern { get; init; }

    public Regex? PatternRegex { get; init; }

    public double? Minimum { get; init; }

    public double? Maximum { get; init; }

    public bool ExclusiveMinimum { get; init; }

    public bool ExclusiveMaximum { get; init; }

    public double? MultipleOf { get; init; }

    public long? MinLength { get; init; }

    public long? MaxLength { get; init; }

    public long? MinItems { get; init; }

    public long? MaxItems { get; init; }

    public long? MinProperties { get; init; }

    public long? MaxProperties { get; init; }

    public IReadOnlyList<SchemaNode> AllOf { get; init; } = [];

    public IReadOnlyList<SchemaNode> AnyOf { get; init; } = [];

    public IReadOnlyList<SchemaNode> OneOf { get; init; } = [];

    public SchemaNode? Not { get; init; }
}
