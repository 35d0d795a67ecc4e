namespace Sampan.Sandbox.Apply.Merging;

/// <summary>A document that does not fit its merge type.</summary>
internal sealed class FieldTypeException(string message) : Exception(message);
