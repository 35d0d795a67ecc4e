namespace Sampan.Sandbox.Apply.Fields;

/// <summary>How a step of a path is chosen, in the order in which sets are written.</summary>
internal enum PathElementKind
{
    /// <summary>A field or a key of a map, by name.</summary>
    Field,

    /// <summary>An item of a list, by its key fields.</summary>
    Key,

    /// <summary>An item of a set, by its value.</summary>
    Value,

    /// <summary>An item of a list, by position; only ever read.</summary>
    Index,
}
