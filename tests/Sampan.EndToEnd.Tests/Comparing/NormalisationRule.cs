namespace Sampan.EndToEnd.Tests.Comparing;

/// <summary>One declared difference between an object and its restored copy.</summary>
/// <param name="Kind">The kind it applies to, or <c>*</c>.</param>
/// <param name="Path">Property names joined by dots; <c>[]</c> steps into every item of an array. A name may hold dots in quotes.</param>
/// <param name="Reason">Why the two may differ there.</param>
public sealed record NormalisationRule(string Kind, string Path, string Reason);
