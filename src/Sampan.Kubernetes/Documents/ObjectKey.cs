namespace Sampan.Kubernetes.Documents;

/// <summary>An object's place within one kind: namespace (null for cluster-scoped objects) and name.</summary>
/// <param name="Namespace">The namespace, or null when the kind is cluster-scoped. Never the empty string.</param>
/// <param name="Name">The object's name, as in <c>metadata.name</c>.</param>
public readonly record struct ObjectKey(string? Namespace, string Name)
{
    /// <summary><c>namespace/name</c>, or <c>name</c> for cluster-scoped objects (Velero's spelling in resource lists).</summary>
    public override string ToString() => Namespace is null ? Name : $"{Namespace}/{Name}";
}
