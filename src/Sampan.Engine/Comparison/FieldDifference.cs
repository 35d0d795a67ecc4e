using System.Text.Json;

namespace Sampan.Engine.Comparison;

/// <summary>One field in which an object differs.</summary>
/// <param name="Path">Such as <c>spec.template.spec.containers[name=web].image</c> or <c>metadata.labels["app.kubernetes.io/name"]</c>. A list whose
/// items are told apart by a name and stand in another order ends in <c>[*].name</c>.</param>
/// <param name="Left">The left side's value; null when it has none. Values of Secrets are a text that tells their length alone.</param>
/// <param name="Right">The right side's value; null when it has none.</param>
public sealed record FieldDifference(string Path, JsonElement? Left, JsonElement? Right);
