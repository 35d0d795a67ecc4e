using Sampan.Kubernetes.Conversion;
using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Restores.Versions;

/// <summary>Where resources went whose group the target does not serve them in any more: <c>ingresses.extensions</c> is
/// <c>ingresses.networking.k8s.io</c> today.</summary>
internal sealed class GroupMoves
{
    private readonly Dictionary<GroupResource, GroupResource> _homes = [];

    /// <summary>Makes the list for what a target serves, from the kinds that can be converted into a served one.</summary>
    public GroupMoves(ApiCatalog catalog)
    {
        foreach (var served in catalog.Resources)
        {
            foreach (var other in KindConversions.VersionsOf(served.GroupVersionKind).Select(v => GroupVersionKind.From(v, served.Kind).Group).Distinct())
            {
                var from = new GroupResource(other, served.Id.Plural);
                if (other != served.Id.Group && catalog.Preferred(from) is null) _homes.TryAdd(from, served.Id.GroupResource);
            }
        }
    }

    /// <summary>The resource under which the target keeps such objects; the resource itself where that is so, or where nothing better is known.</summary>
    public GroupResource HomeOf(GroupResource resource) => _homes.GetValueOrDefault(resource, resource);
}
