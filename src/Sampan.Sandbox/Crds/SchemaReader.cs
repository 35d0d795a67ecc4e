using System.Text.Json;
using System.Text.RegularExpressions;
using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Crds;

/// <summary>Reads <c>openAPIV3Schema</c>.</summary>
internal static class SchemaReader
{
    private static readonly TimeSpan PatternTimeout = TimeSpan.FromSeconds(1);

    public static SchemaNode Read(JsonElement schema)
    {
        var additional = schema.At("additionalProperties");
        var pattern = schema.Text("pattern");
        return new SchemaNode
        {
            Type = schema.Text("type"),
            Nullable = schema.Flag("nullable") is true,
            PreservesUnknown = schema.Flag("x-kubernetes-preserve-unknown-fields") is true,
            EmbedsResource = schema.Flag("x-kubernetes-embedded-resource") is true,
            IntOrString = schema.Flag("x-kubernetes-int-or-string") is true,
            ListType = schema.Text("x-kubernetes-list-type"),
            ListMapKeys = Texts(schema.At("x-kubernetes-list-map-keys")),
            MapType = schema.Text("x-kubernetes-map-type"),
            Properties = Properties(schema.At("properties")),
            AdditionalProperties = additional.ValueKind == JsonValueKind.Object ? Read(additional) : null,
            AllowsAdditional = additional.ValueKind == JsonValueKind.True,
            Items = schema.At("items") is { ValueKind: JsonValueKind.Object } items ? Read(items) : null,
            Required = Texts(schema.At("required")),
            Enum = [.. schema.Items("enum")],
            Default = schema.TryGetProperty("default", out var value) ? value : null,
            Format = schema.Text("format"),
            Pattern = pattern,
            PatternRegex = pattern is null ? null : Compile(pattern),
            Minimum = Number(schema.At("minimum")),
            Maximum = Number(schema.At("maximum")),
            ExclusiveMinimum = schema.Flag("exclusiveMinimum") is true,
            ExclusiveMaximum = schema.Flag("exclusiveMaximum") is true,
            MultipleOf = Number(schema.At("multipleOf")),
            MinLength = schema.Whole("minLength"),
            MaxLength = schema.Whole("maxLength"),
            MinItems = schema.Whole("minItems"),
            MaxItems = schema.Whole("maxItems"),
            MinProperties = schema.Whole("minProperties"),
            MaxProperties = schema.Whole("maxProperties"),
            AllOf = [.. schema.Items("allOf").Select(Read)],
            AnyOf = [.. schema.Items("anyOf").Select(Read)],
            OneOf = [.. schema.Items("oneOf").Select(Read)],
            Not = schema.At("not") is { ValueKind: JsonValueKind.Object } not ? Read(not) : null,
        };
    }

    /// <summary>True when the schema says somewhere what only CEL could check.</summary>
    public static bool HasRules(JsonElement schema) => schema.ValueKind switch
    {
        JsonValueKind.Object => schema.EnumerateObject().Any(p => p.Name == "x-kubernetes-validations" || HasRules(p.Value)),
        JsonValueKind.Array => schema.EnumerateArray().Any(HasRules),
        _ => false,
    };

    private static Dictionary<string, SchemaNode> Properties(JsonElement properties) => properties.ValueKind == JsonValueKind.Object
        ? properties.EnumerateObject().ToDictionary(p => p.Name, p => Read(p.Value), StringComparer.Ordinal)
        : [];

    private static List<string> Texts(JsonElement list) =>
        list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray().Where(e => e.ValueKind == JsonValueKind.String).Select(e => e.GetString()!)] : [];

    private static double? Number(JsonElement value) => value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    /// <summary>Go's patterns are a subset of .NET's but for a few spellings; one that .NET can't read is not checked.</summary>
    private static Regex? Compile(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.CultureInvariant, PatternTimeout);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
