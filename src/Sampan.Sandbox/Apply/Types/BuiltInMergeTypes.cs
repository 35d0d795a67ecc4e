using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;

namespace Sampan.Sandbox.Apply.Types;

/// <summary>Merge types of the built-in kinds, out of the tables of facts.</summary>
internal sealed class BuiltInMergeTypes(ApiTypes types)
{
    /// <summary>Fields that are keys of lists and may be left out in a patch.</summary>
    private static readonly FrozenDictionary<(string, string), string> KeyDefaults = new Dictionary<(string, string), string>
    {
        [("core.v1.ContainerPort", "protocol")] = "TCP",
        [("core.v1.ServicePort", "protocol")] = "TCP",
        [("core.v1.LocalObjectReference", "name")] = "",
    }.ToFrozenDictionary();

    private static readonly ConcurrentDictionary<ApiTypes, BuiltInMergeTypes> Shared = new();

    private readonly ConcurrentDictionary<string, MergeType> _named = new(StringComparer.Ordinal);

    /// <summary>Those over one table; made once, because a process may run many clusters.</summary>
    public static BuiltInMergeTypes Over(ApiTypes types) => Shared.GetOrAdd(types, static t => new BuiltInMergeTypes(t));

    /// <summary>Type of a kind's documents; null when the tables do not describe it.</summary>
    public MergeType? Find(GroupVersionKind kind) => types.Find(kind) is { } fact ? Named(fact.Name) : null;

    /// <summary>Type of <c>metadata</c>.</summary>
    public MergeType Metadata => Named("meta.v1.ObjectMeta");

    private MergeType Named(string name) => _named.GetOrAdd(name, n => types.Find(n) is { } fact ? Object(fact) : MergeType.Deduced);

    private MergeType Object(TypeFact fact) => new()
    {
        Map = new MapShape(
            fact.MapType == "atomic",
            fact.Fields.ToFrozenDictionary(f => f.Name, f => new MergeField(() => TypeOf(f), Default(fact, f)), StringComparer.Ordinal),
            fact.Fields.Count == 0 ? () => MergeType.Deduced : null),
    };

    private MergeType TypeOf(TypeField field)
    {
        if (field.Type.Shape == FieldShape.List) return List(field);
        var type = TypeOf(field.Type);
        return field.MapType is null ? type : type.WithMaps(atomic: field.MapType == "atomic");
    }

    private MergeType List(TypeField field)
    {
        var (keyed, keys) = field.ListType switch
        {
            "map" => (true, field.ListMapKeys),
            "set" => (true, []),
            null when field.PatchStrategy is "merge" or "merge,retainKeys" => (true, field.MergeKey is null ? [] : [field.MergeKey]),
            _ => (false, (IReadOnlyList<string>)[]),
        };
        return new MergeType { List = new ListShape(!keyed, keys, () => TypeOf(field.Type.Element!)) };
    }

    private MergeType TypeOf(FieldType type) => type.Shape switch
    {
        FieldShape.Named => Named(type.TypeName!),
        FieldShape.Map => new MergeType { Map = new MapShape(atomic: false, MapShape.NoFields, () => TypeOf(type.Element!)) },
        FieldShape.List => new MergeType { List = new ListShape(atomic: true, [], () => TypeOf(type.Element!)) },
        FieldShape.Free => MergeType.Whole,
        FieldShape.Any => MergeType.Deduced,
        FieldShape.Text or FieldShape.Bytes => Scalars[(int)ScalarShape.Text],
        FieldShape.Int32 or FieldShape.Int64 or FieldShape.Number => Scalars[(int)ScalarShape.Number],
        FieldShape.Flag => Scalars[(int)ScalarShape.Flag],
        _ => Scalars[(int)ScalarShape.Any],
    };

    private static readonly MergeType[] Scalars = [.. Enum.GetValues<ScalarShape>().Select(s => new MergeType { Scalar = s })];

    // What is always written counts as its zero when a patch leaves it out.
    private static JsonValue? Default(TypeFact owner, TypeField field) =>
        KeyDefaults.TryGetValue((owner.Name, field.Name), out var text) ? JsonValue.Create(text)
        : field is not { Required: true, Empty: EmptyField.Written } ? null
        : field.Type.Shape switch
        {
            FieldShape.Text => JsonValue.Create(""),
            FieldShape.Int32 or FieldShape.Int64 or FieldShape.Number => JsonValue.Create(0),
            FieldShape.Flag => JsonValue.Create(false),
            _ => null,
        };
}
