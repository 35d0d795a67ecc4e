using Sampan.Engine.Actions;
using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Hooks;

/// <summary>What must not change between the pre and the post hooks of some pods: the pods, their claims and the volumes of these.</summary>
/// <param name="root">What it was formed around.</param>
internal sealed class HookBlock(ItemId root)
{
    private readonly List<(ApiResource Resource, KubeObject Item)> _others = [];
    private readonly List<(ApiResource Resource, KubeObject Item, HookedPod Pod)> _pods = [];

    public ItemId Root { get; } = root;

    /// <summary>The pods in the order in which their hooks run.</summary>
    public IEnumerable<HookedPod> Pods => _pods.Select(p => p.Pod);

    public int PodCount => _pods.Count;

    /// <summary>The claims whose snapshots the post hooks wait for.</summary>
    public IReadOnlyCollection<ObjectKey> Claims =>
        [.. _others.Where(o => o.Resource.Id.GroupResource == KnownResources.Claims).Select(o => o.Item.Key)];

    /// <summary>Everything, in the order of the archive.</summary>
    public IReadOnlyList<(ApiResource Resource, KubeObject Item)> Items => [.. _pods.Select(p => (p.Resource, p.Item)), .. _others];

    /// <summary>What of it is to be stored once the pre hooks are through.</summary>
    public IEnumerable<KubeObject> Stored => _pods.Where(p => !p.Pod.Refused).Select(p => p.Item).Concat(_others.Select(o => o.Item));

    public HookedPod PodAt(int index) => _pods[index].Pod;

    public void Add(ApiResource resource, KubeObject item) => _others.Add((resource, item));

    public void Add(ApiResource resource, KubeObject item, HookedPod pod) => _pods.Add((resource, item, pod));
}
