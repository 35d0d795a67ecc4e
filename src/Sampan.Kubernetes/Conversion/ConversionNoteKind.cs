namespace Sampan.Kubernetes.Conversion;

/// <summary>What a conversion has to say about one field.</summary>
public enum ConversionNoteKind
{
    /// <summary>The field was not given; it now says in words what the old version took for granted and the new one does not.</summary>
    Assumed,

    /// <summary>The new version has no place for the value; it is gone.</summary>
    Lost,

    /// <summary>The value was kept as real API servers keep it, and API servers refuse to create such an object in the new version.</summary>
    Refused,
}
