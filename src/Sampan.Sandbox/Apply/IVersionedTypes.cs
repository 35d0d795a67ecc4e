namespace Sampan.Sandbox.Apply;

/// <summary>The versions of one kind.</summary>
internal interface IVersionedTypes
{
    /// <summary>A document in another version; null when there is no such version (any more). The argument is left as it is.</summary>
    TypedDocument? Convert(TypedDocument document, string apiVersion);

    /// <summary>Paths that a write to the (sub)resource does not change, whatever it says, in a version.</summary>
    Fields.FieldSet ResetIn(string apiVersion);
}
