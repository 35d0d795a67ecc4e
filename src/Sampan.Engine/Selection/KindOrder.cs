using Sampan.Engine.Actions;
using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Selection;

/// <summary>Which resources are listed, in which order: Velero's collection order, the same in every run against the same cluster.</summary>
internal static class KindOrder
{
    private static readonly string[] NeededVerbs = ["list", "create", "get", "delete"];

    // The same objects under two groups: the first group seen is taken.
    private static readonly Dictionary<GroupResource, string> Cohabiting = new()
    {
        [new("extensions", "deployments")] = "deployments",
        [new("apps", "deployments")] = "deployments",
        [new("extensions", "daemonsets")] = "daemonsets",
        [new("apps", "daemonsets")] = "daemonsets",
        [new("extensions", "replicasets")] = "replicasets",
        [new("apps", "replicasets")] = "replicasets",
        [new("extensions", "networkpolicies")] = "networkpolicies",
        [new("networking.k8s.io", "networkpolicies")] = "networkpolicies",
        [new("", "events")] = "events",
        [new("events.k8s.io", "events")] = "events",
    };

    /// <summary>Pods, claims and volumes first, then the core group, then the others as the server orders them, <c>extensions</c> last.
    /// Namespaces are left out: they come at the end, when it is known which of them hold items.</summary>
    /// <param name="catalog">What is served.</param>
    /// <param name="everyVersion">Every served version of a resource, not only the preferred one.</param>
    /// <param name="wanted">What the selection lists. Of the same objects under two groups the first wanted one is taken.</param>
    public static IReadOnlyList<ApiResource> Of(ApiCatalog catalog, bool everyVersion, Func<ApiResource, bool> wanted)
    {
        var candidates = catalog.Resources.Where(r => NeededVerbs.All(v => r.Verbs.Contains(v)));
        candidates = candidates.Where(r => r.Id.GroupResource != KnownResources.Namespaces && wanted(r));
        if (!everyVersion) candidates = candidates.Where(r => catalog.Preferred(r.Id.GroupResource) == r);
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        return [.. candidates.OrderBy(Rank).Where(r => IsFirst(r.Id, seen))];
    }

    private static int Rank(ApiResource r) => (r.Id.Group, r.Id.Plural) switch
    {
        ("", "pods") => 0,
        ("", "persistentvolumeclaims") => 1,
        ("", "persistentvolumes") => 2,
        ("", _) => 3,
        ("extensions", _) => 5,
        _ => 4,
    };

    private static bool IsFirst(ResourceId id, Dictionary<string, string> seen)
    {
        if (!Cohabiting.TryGetValue(id.GroupResource, out var kind)) return true;
        return seen.TryAdd(kind, id.Group) || seen[kind] == id.Group;
    }
}
