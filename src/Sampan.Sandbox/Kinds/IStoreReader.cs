using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Kinds;

/// <summary>Reads stored objects in their storage versions.</summary>
internal interface IStoreReader
{
    /// <summary>One object, or null. The result is shared: read it, never edit it.</summary>
    KubeObject? Find(GroupResource resource, ObjectKey key);

    /// <summary>All objects of a resource, in one namespace or (null) everywhere, by key. Shared: read only.</summary>
    IEnumerable<KubeObject> List(GroupResource resource, string? ns);
}
