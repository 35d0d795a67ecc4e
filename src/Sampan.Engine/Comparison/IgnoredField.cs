namespace Sampan.Engine.Comparison;

/// <summary>A field that comparisons leave out.</summary>
/// <param name="Resource">Group and plural it applies to (<c>services</c>, <c>deployments.apps</c>), with a name
/// (<c>configmaps/kube-root-ca.crt</c>) when only to objects of that name, or <c>*</c>.</param>
/// <param name="Path">Property names joined by dots; <c>[]</c> steps into every item of a list; a name with dots stands in quotes. <c>*</c> is the object
/// itself: it is not compared at all.</param>
/// <param name="Why">Why a difference there is no news.</param>
/// <param name="Scope">From which scope on.</param>
public sealed record IgnoredField(string Resource, string Path, string Why, ComparisonScope Scope);
