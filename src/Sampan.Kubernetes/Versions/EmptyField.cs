namespace Sampan.Kubernetes.Versions;

/// <summary>What API servers write for a field that has no value, or an empty one (zero, false, no text, no items).</summary>
public enum EmptyField
{
    /// <summary>Written when it was given, even if empty.</summary>
    AsGiven,

    /// <summary>Left out when empty.</summary>
    Omitted,

    /// <summary>Always written: <c>{}</c> for an object, <c>null</c> for a time and for a list or map without items, else the zero value.</summary>
    Written,

    /// <summary>Always written, as <c>null</c> when it has no value.</summary>
    WrittenNull,
}
