using Sampan.Kubernetes.Documents;

namespace Sampan.Kubernetes.Client;

/// <summary>An item of a listing that the server sent and no reader can take: it is reported, the listing goes on.</summary>
/// <param name="Key">Namespace and name, as far as they could be read; an empty name otherwise.</param>
/// <param name="Defect">What is wrong, for people.</param>
public sealed record UnreadableItem(ObjectKey Key, string Defect);
