using CsCheck;
using Sampan.Engine.Restores.Waves;
using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Tests.Restores;

public sealed class RestorePrioritiesTests
{
    private static readonly RestorePriorities Default = new(RestorePriorities.Default, new ApiCatalog([], []));

    [Fact]
    public void High_priorities_one_by_one_then_the_rest_at_once_then_low_ones_and_interceptors_last()
    {
        string[] names = ["zebras.example.com", "apps.kappctrl.k14s.io", "services", "mutatingwebhookconfigurations.admissionregistration.k8s.io", "deployments.apps", "pods", "namespaces",
            "apiservices.apiregistration.k8s.io", "clusters.cluster.x-k8s.io", "volumesnapshots.snapshot.storage.k8s.io", "volumesnapshotclasses.snapshot.storage.k8s.io"];

        var steps = Default.Steps(names.Select(GroupResource.Parse), r => r).Select(step => string.Join(' ', step));

        Assert.Equal(["namespaces", "volumesnapshotclasses.snapshot.storage.k8s.io", "volumesnapshots.snapshot.storage.k8s.io", "pods", "services", "deployments.apps zebras.example.com",
            "clusters.cluster.x-k8s.io", "apps.kappctrl.k14s.io", "apiservices.apiregistration.k8s.io mutatingwebhookconfigurations.admissionregistration.k8s.io"], steps);
    }

    [Fact]
    public void A_priority_that_names_a_webhook_is_obeyed()
    {
        var priorities = new RestorePriorities("validatingwebhookconfigurations.admissionregistration.k8s.io,pods,-", new ApiCatalog([], []));
        string[] names = ["pods", "deployments.apps", "validatingwebhookconfigurations.admissionregistration.k8s.io"];

        var steps = priorities.Steps(names.Select(GroupResource.Parse), r => r).Select(step => string.Join(' ', step));

        Assert.Equal(["validatingwebhookconfigurations.admissionregistration.k8s.io", "pods", "deployments.apps"], steps);
    }

    [Fact]
    public void The_steps_do_not_depend_on_the_order_of_the_archive()
    {
        var names = RestorePriorities.Default.Split(',').Where(n => n != "-").Concat(["a.b", "z.y", "deployments.apps"]).Select(GroupResource.Parse).ToArray();
        var expected = Default.Steps(names, r => r).SelectMany(s => s).ToList();
        Gen.Shuffle(names).Sample(shuffled => Default.Steps(shuffled, r => r).SelectMany(s => s).SequenceEqual(expected));
    }
}
