using Sampan.Kubernetes.Documents;

namespace Sampan.Kubernetes.Versions;

/// <summary>One subresource of a built-in resource.</summary>
/// <param name="Name">Without the resource's own name: <c>status</c>, <c>scale</c>.</param>
/// <param name="Kind">Kind of its bodies. In the resource's own group and version discovery prints neither of them.</param>
/// <param name="Verbs">Verbs served.</param>
public sealed record SubresourceFact(string Name, GroupVersionKind Kind, IReadOnlyList<string> Verbs);
