namespace Sampan.Sandbox.Apply.Types;

/// <summary>How a value is owned and merged. Free-form values may be several of the three at once; the value at hand then decides.</summary>
internal sealed class MergeType
{
    /// <summary>Set for scalars.</summary>
    public ScalarShape? Scalar { get; init; }

    /// <summary>Set for lists.</summary>
    public ListShape? List { get; init; }

    /// <summary>Set for maps and for objects with fields.</summary>
    public MapShape? Map { get; init; }

    /// <summary>Any value; whatever contains others is one whole.</summary>
    public static MergeType Whole { get; } = FreeForm(atomicMaps: true);

    /// <summary>Any value, without a schema: maps are owned key by key, lists as a whole.</summary>
    public static MergeType Deduced { get; } = FreeForm(atomicMaps: false);

    /// <summary>The same with another relation of its fields to each other; lists and scalars stay what they are.</summary>
    public MergeType WithMaps(bool atomic) =>
        Map is null || Map.Atomic == atomic ? this : new MergeType { Scalar = Scalar, List = List, Map = new MapShape(atomic, Map.Fields, Map.Element) };

    /// <summary>Which of the three a value is treated as. A null, and a value of the wrong kind, are left to the first that the type can be.</summary>
    public Shape ShapeOf(in FieldValue value)
    {
        if (value.IsMap && Map is not null) return Shape.Map;
        if (value.IsList && List is not null) return Shape.List;
        if (value.IsScalar && Scalar is not null) return Shape.Scalar;
        return Map is not null ? Shape.Map : Scalar is not null ? Shape.Scalar : Shape.List;
    }

    private static MergeType FreeForm(bool atomicMaps)
    {
        MergeType? self = null;
        return self = new MergeType
        {
            Scalar = ScalarShape.Any,
            List = new ListShape(atomic: true, [], () => Whole),
            Map = new MapShape(atomicMaps, MapShape.NoFields, () => self!),
        };
    }
}
