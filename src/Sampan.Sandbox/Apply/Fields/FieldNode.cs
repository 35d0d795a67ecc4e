namespace Sampan.Sandbox.Apply.Fields;

/// <summary>One step in a set of paths.</summary>
/// <param name="Element">The step.</param>
/// <param name="Member">True when the path that ends here is in the set.</param>
/// <param name="Children">Longer paths in the set; null when there are none.</param>
internal readonly record struct FieldNode(PathElement Element, bool Member, FieldSet? Children);
