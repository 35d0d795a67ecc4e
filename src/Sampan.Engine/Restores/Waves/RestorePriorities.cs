using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Restores.Waves;

/// <summary>The order in which resources are restored.</summary>
internal sealed class RestorePriorities
{
    /// <summary>Velero 1.18.1's default of <c>--restore-resource-priorities</c>. Its singular <c>volumesnapshotclass</c> resolves to the plural.</summary>
    public const string Default =
        "customresourcedefinitions,namespaces,storageclasses,volumesnapshotclasses.snapshot.storage.k8s.io,volumesnapshotcontents.snapshot.storage.k8s.io," +
        "volumesnapshots.snapshot.storage.k8s.io,datauploads.velero.io,persistentvolumes,persistentvolumeclaims,clusterroles,roles,serviceaccounts," +
        "clusterrolebindings,rolebindings,secrets,configmaps,limitranges,priorityclasses,pods,replicasets.apps,clusterclasses.cluster.x-k8s.io,endpoints,services," +
        "-,clusterbootstraps.run.tanzu.vmware.com,clusters.cluster.x-k8s.io,clusterresourcesets.addons.cluster.x-k8s.io," +
        "apps.kappctrl.k14s.io,packageinstalls.packaging.carvel.dev";

    // Names without a group, for targets whose discovery does not know them.
    private static readonly Dictionary<string, string> Groups = new(StringComparer.Ordinal)
    {
        ["customresourcedefinitions"] = "apiextensions.k8s.io",
        ["storageclasses"] = "storage.k8s.io",
        ["clusterroles"] = "rbac.authorization.k8s.io",
        ["roles"] = "rbac.authorization.k8s.io",
        ["clusterrolebindings"] = "rbac.authorization.k8s.io",
        ["rolebindings"] = "rbac.authorization.k8s.io",
        ["priorityclasses"] = "scheduling.k8s.io",
    };

    private readonly Dictionary<GroupResource, int> _high = [];
    private readonly Dictionary<GroupResource, int> _low = [];

    public RestorePriorities(string text, ApiCatalog catalog)
    {
        var places = _high;
        foreach (var name in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (name == "-") places = _low;
            else places.TryAdd(Resolve(name, catalog), places.Count);
        }
    }

    /// <summary>High priorities in their order, then everything else by name, then low priorities in their order.</summary>
    public IEnumerable<T> Order<T>(IEnumerable<T> items, Func<T, GroupResource> resource) => items
        .OrderBy(i => _high.ContainsKey(resource(i)) ? 0 : _low.ContainsKey(resource(i)) ? 2 : 1)
        .ThenBy(i => _high.TryGetValue(resource(i), out var place) || _low.TryGetValue(resource(i), out place) ? place : 0)
        .ThenBy(i => resource(i).ToString(), StringComparer.Ordinal);

    private static GroupResource Resolve(string name, ApiCatalog catalog) =>
        name.Contains('.', StringComparison.Ordinal) ? GroupResource.Parse(name)
        : catalog.Resolve(name) is { } found ? found.Id.GroupResource
        : new GroupResource(Groups.GetValueOrDefault(name, ""), name);
}
