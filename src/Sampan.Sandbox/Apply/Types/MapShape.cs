using System.Collections.Frozen;

namespace Sampan.Sandbox.Apply.Types;

/// <summary>A map or an object with fields.</summary>
/// <param name="atomic">True when it is owned and replaced as a whole.</param>
/// <param name="fields">Its named fields.</param>
/// <param name="element">Type of values under other names; null when there may be none.</param>
internal sealed class MapShape(bool atomic, FrozenDictionary<string, MergeField> fields, Func<MergeType>? element)
{
    private MergeType? _element;

    public static FrozenDictionary<string, MergeField> NoFields { get; } = FrozenDictionary<string, MergeField>.Empty;

    public bool Atomic { get; } = atomic;

    public FrozenDictionary<string, MergeField> Fields { get; } = fields;

    /// <summary>See the constructor; asked for once it is needed.</summary>
    public Func<MergeType>? Element { get; } = element;

    /// <summary>True when nothing is known of what it holds: such maps have no atomic form to change to.</summary>
    public bool IsFreeForm => Fields.Count == 0 && ReferenceEquals(ElementType, MergeType.Deduced);

    /// <summary>Type of values under names that are no fields.</summary>
    public MergeType? ElementType => Element is null ? null : _element ??= Element();

    /// <summary>Type of the value under a name; null when the schema has no such name.</summary>
    public MergeType? TypeOf(string name) => Fields.TryGetValue(name, out var field) ? field.Type : ElementType;
}
