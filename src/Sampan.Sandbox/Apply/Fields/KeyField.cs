namespace Sampan.Sandbox.Apply.Fields;

/// <summary>One of the fields that tell items of a list apart, with its value.</summary>
internal readonly record struct KeyField(string Name, FieldScalar Value);
