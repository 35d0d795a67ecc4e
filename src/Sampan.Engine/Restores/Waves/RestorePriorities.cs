using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Restores.Waves;

/// <summary>The order in which resources are restored, and which of them side by side.</summary>
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

    // They send requests for other objects to a service, or refuse them by an expression: whatever they look at has to be there, and able to answer, before.
    private static readonly HashSet<GroupResource> Interceptors =
    [
        WellKnown.MutatingWebhooks, WellKnown.ValidatingWebhooks, WellKnown.ApiServices,
        .. new[] { "validatingadmissionpolicies", "validatingadmissionpolicybindings", "mutatingadmissionpolicies", "mutatingadmissionpolicybindings" }
            .Select(plural => new GroupResource("admissionregistration.k8s.io", plural)),
    ];

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

    /// <summary>What is restored at once, step by step: each high priority by itself; then everything that is named nowhere, side by side; then each low
    /// priority; last what judges or serves other objects (<see cref="Interceptors"/>), unless a priority names it.</summary>
    /// <remarks>Velero takes the unnamed ones one resource after another by name, so that a webhook stands before the StatefulSet whose pods answer it.</remarks>
    public IReadOnlyList<IReadOnlyList<T>> Steps<T>(IEnumerable<T> items, Func<T, GroupResource> resource) =>
    [
        .. items.GroupBy(i => PlaceOf(resource(i))).OrderBy(g => g.Key)
            .Select(g => (IReadOnlyList<T>)[.. g.OrderBy(i => resource(i).ToString(), StringComparer.Ordinal)]),
    ];

    private (int Part, int Place) PlaceOf(GroupResource resource) =>
        _high.TryGetValue(resource, out var place) ? (0, place)
        : _low.TryGetValue(resource, out place) ? (2, place)
        : Interceptors.Contains(resource) ? (3, 0)
        : (1, 0);

    private static GroupResource Resolve(string name, ApiCatalog catalog) =>
        name.Contains('.', StringComparison.Ordinal) ? GroupResource.Parse(name)
        : catalog.Resolve(name) is { } found ? found.Id.GroupResource
        : new GroupResource(Groups.GetValueOrDefault(name, ""), name);
}
