using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Kinds;

namespace Sampan.Sandbox.Tests.Kinds;

/// <summary>A store of what a test puts in.</summary>
internal sealed class EmptyStore(params (GroupResource Resource, string Json)[] items) : IStoreReader
{
    private readonly List<(GroupResource Resource, KubeObject Item)> _items =
        [.. items.Select(i => (i.Resource, KubeObject.Parse(System.Text.Encoding.UTF8.GetBytes(i.Json))))];

    public KubeObject? Find(GroupResource resource, ObjectKey key) => List(resource, key.Namespace).FirstOrDefault(i => i.Name == key.Name);

    public IEnumerable<KubeObject> List(GroupResource resource, string? ns) =>
        _items.Where(i => i.Resource == resource && (ns is null || i.Item.Namespace == ns)).Select(i => i.Item);
}
