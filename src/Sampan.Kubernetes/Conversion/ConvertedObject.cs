using Sampan.Kubernetes.Documents;

namespace Sampan.Kubernetes.Conversion;

/// <summary>An object in another version of its kind.</summary>
/// <param name="Item">The object; shares nothing with the one it was made from.</param>
/// <param name="Notes">What was lost, assumed, or will be refused; empty when the conversion says the same in other words.</param>
public sealed record ConvertedObject(KubeObject Item, IReadOnlyList<ConversionNote> Notes);
