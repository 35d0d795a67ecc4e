using CsCheck;
using Sampan.Engine.Restores.Waves;
using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Tests.Restores;

public sealed class RestorePrioritiesTests
{
    private static readonly RestorePriorities Default = new(RestorePriorities.Default, new ApiCatalog([], []));

    [Fact]
    public void High_priorities_then_names_then_low_priorities()
    {
        string[] names = ["zebras.example.com", "apps.kappctrl.k14s.io", "services", "deployments.apps", "pods", "namespaces", "customresourcedefinitions.apiextensions.k8s.io",
            "clusters.cluster.x-k8s.io", "volumesnapshots.snapshot.storage.k8s.io", "volumesnapshotclasses.snapshot.storage.k8s.io"];

        var ordered = Default.Order(names.Select(GroupResource.Parse), r => r).Select(r => r.ToString());

        Assert.Equal(["customresourcedefinitions.apiextensions.k8s.io", "namespaces", "volumesnapshotclasses.snapshot.storage.k8s.io", "volumesnapshots.snapshot.storage.k8s.io", "pods", "services",
            "deployments.apps", "zebras.example.com", "clusters.cluster.x-k8s.io", "apps.kappctrl.k14s.io"], ordered);
    }

    [Fact]
    public void The_order_does_not_depend_on_the_order_of_the_archive()
    {
        var names = RestorePriorities.Default.Split(',').Where(n => n != "-").Concat(["a.b", "z.y", "deployments.apps"]).Select(GroupResource.Parse).ToArray();
        var expected = Default.Order(names, r => r).ToList();
        Gen.Shuffle(names).Sample(shuffled => Default.Order(shuffled, r => r).SequenceEqual(expected));
    }
}
