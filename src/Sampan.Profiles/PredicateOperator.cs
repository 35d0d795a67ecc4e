namespace Sampan.Profiles;

/// <summary>How a predicate looks at the values its path finds. The list is closed: a profile with another word is refused.</summary>
public enum PredicateOperator
{
    /// <summary>There is a value and it is not null. Takes no value.</summary>
    Exists,

    /// <summary>There is no value. Takes no value; its finding points at the object.</summary>
    Missing,

    /// <summary>The same JSON value (numbers by value).</summary>
    Equals,

    /// <summary>Equals one of a list.</summary>
    In,

    /// <summary>A string that a .NET regular expression matches somewhere; numbers count as their text.</summary>
    Matches,

    /// <summary>A number within <c>[lowest, highest]</c>, both included; text that is a whole number counts.</summary>
    Range,

    /// <summary>A quantity above the value (<c>20Gi</c>).</summary>
    Greater,

    /// <summary>All quantities found, added up, are above the value; one finding for the first of them.</summary>
    SumGreater,

    /// <summary>An object with a key that begins so; one finding a key.</summary>
    KeyPrefix,

    /// <summary>An object with a key that a .NET regular expression matches somewhere; one finding a key.</summary>
    KeyMatches,
}
