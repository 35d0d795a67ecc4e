using Sampan.Api;
using Sampan.Engine.Results;
using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Restores.Items;

/// <summary>Which policy an object that stands in the target falls under: its resource's own, that of everything, or Velero's field.</summary>
internal sealed class ExistingPolicyChoice
{
    // To delete one of these deletes what people keep in it: only for those who name it.
    private static readonly HashSet<GroupResource> Guarded =
        [WellKnown.Namespaces, WellKnown.PersistentVolumes, WellKnown.PersistentVolumeClaims, WellKnown.CustomResourceDefinitions];

    private readonly Dictionary<GroupResource, ExistingPolicy> _named = [];
    private readonly ExistingPolicy? _everything;
    private readonly ExistingPolicy _field;

    public ExistingPolicyChoice(Restore restore, ApiCatalog catalog)
    {
        _field = ExistingPolicies.Of(restore.Spec.ExistingResourcePolicy);
        foreach (var (name, policy) in ExistingPolicies.Parse(restore.ExistingPolicies ?? "", out _) ?? new Dictionary<string, ExistingPolicy>())
        {
            if (name == ExistingPolicies.Everything) _everything = policy;
            else _named[catalog.Resolve(name)?.Id.GroupResource ?? GroupResource.Parse(name)] = policy;
        }
    }

    /// <summary>The policy for objects of a resource.</summary>
    public ExistingPolicy For(GroupResource resource) =>
        _named.TryGetValue(resource, out var policy) ? policy : IsSpared(resource) ? _field : _everything ?? _field;

    /// <summary>True for a resource that everything's recreate does not reach, because it was not named.</summary>
    public bool IsSpared(GroupResource resource) => _everything == ExistingPolicy.Recreate && Guarded.Contains(resource) && !_named.ContainsKey(resource);

    /// <summary>True when namespaces were named with more than none: existing ones are never changed, whatever is asked.</summary>
    public bool NamesNamespaces => _named.GetValueOrDefault(WellKnown.Namespaces) is ExistingPolicy.Update or ExistingPolicy.Recreate;

    /// <summary>Resources that were named and that the target does not serve.</summary>
    public IEnumerable<GroupResource> Unserved(ApiCatalog catalog) => _named.Keys.Where(r => catalog.Preferred(r) is null);
}
