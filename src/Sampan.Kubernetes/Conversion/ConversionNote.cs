namespace Sampan.Kubernetes.Conversion;

/// <summary>One field that a conversion could not simply carry over.</summary>
/// <param name="Kind">What became of it.</param>
/// <param name="Path">Where it stands: of what was lost in the old version, of everything else in the new one; <c>spec.rules[0].http</c>.</param>
/// <param name="Message">One sentence for people.</param>
public sealed record ConversionNote(ConversionNoteKind Kind, string Path, string Message);
