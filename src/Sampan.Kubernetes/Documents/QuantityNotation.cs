namespace Sampan.Kubernetes.Documents;

/// <summary>How a quantity was written; its canonical spelling keeps the family.</summary>
public enum QuantityNotation
{
    /// <summary>No suffix or <c>n u m k M G T P E</c>: powers of 1000.</summary>
    Decimal,

    /// <summary><c>Ki Mi Gi Ti Pi Ei</c>: powers of 1024.</summary>
    Binary,

    /// <summary><c>e3</c>, <c>E-2</c>: powers of ten.</summary>
    Exponent,
}
