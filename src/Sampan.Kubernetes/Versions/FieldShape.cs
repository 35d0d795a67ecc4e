namespace Sampan.Kubernetes.Versions;

/// <summary>What a field of a built-in type may hold.</summary>
public enum FieldShape
{
    /// <summary>A string.</summary>
    Text,

    /// <summary>A string of base64.</summary>
    Bytes,

    /// <summary>RFC 3339, whole seconds.</summary>
    Time,

    /// <summary>RFC 3339 with microseconds.</summary>
    MicroTime,

    /// <summary>A quantity such as <c>500m</c> or <c>10Gi</c>; numbers are accepted too.</summary>
    Quantity,

    /// <summary>A whole number or a string.</summary>
    IntOrString,

    /// <summary>A 32-bit whole number.</summary>
    Int32,

    /// <summary>A 64-bit whole number.</summary>
    Int64,

    /// <summary>Any number.</summary>
    Number,

    /// <summary>A boolean.</summary>
    Flag,

    /// <summary>An object that no schema describes.</summary>
    Free,

    /// <summary>Anything.</summary>
    Any,

    /// <summary>A list of <see cref="FieldType.Element"/>.</summary>
    List,

    /// <summary>A map from strings to <see cref="FieldType.Element"/>.</summary>
    Map,

    /// <summary>An object of the type <see cref="FieldType.TypeName"/>.</summary>
    Named,
}
