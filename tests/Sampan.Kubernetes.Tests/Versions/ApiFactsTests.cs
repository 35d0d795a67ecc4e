using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;

namespace Sampan.Kubernetes.Tests.Versions;

public sealed class ApiFactsTests
{
    [Theory]
    [InlineData("extensions/v1beta1", "Ingress", "1.18", "1.21")]
    [InlineData("networking.k8s.io/v1beta1", "Ingress", "1.18", "1.21")]
    [InlineData("networking.k8s.io/v1", "Ingress", "1.19", "1.36")]
    [InlineData("batch/v1beta1", "CronJob", "1.18", "1.24")]
    [InlineData("batch/v1", "CronJob", "1.21", "1.36")]
    [InlineData("policy/v1beta1", "PodSecurityPolicy", "1.18", "1.24")]
    [InlineData("policy/v1", "PodDisruptionBudget", "1.21", "1.36")]
    [InlineData("autoscaling/v2beta1", "HorizontalPodAutoscaler", "1.18", "1.24")]
    [InlineData("autoscaling/v2beta2", "HorizontalPodAutoscaler", "1.18", "1.25")]
    [InlineData("autoscaling/v2", "HorizontalPodAutoscaler", "1.23", "1.36")]
    [InlineData("flowcontrol.apiserver.k8s.io/v1beta2", "FlowSchema", "1.23", "1.28")]
    [InlineData("apiextensions.k8s.io/v1beta1", "CustomResourceDefinition", "1.18", "1.21")]
    [InlineData("apps/v1", "Deployment", "1.18", "1.36")]
    public void A_kind_is_served_from_its_first_to_its_last_version(string apiVersion, string kind, string first, string last)
    {
        var gvk = GroupVersionKind.From(apiVersion, kind);
        var (from, to) = (KubernetesVersion.Parse(first), KubernetesVersion.Parse(last));
        for (var minor = KubernetesVersion.Oldest.Minor; minor <= KubernetesVersion.Newest.Minor; minor++)
        {
            var served = ApiFacts.For(new KubernetesVersion(minor, 0)).Find(gvk) is not null;
            Assert.True(served == (minor >= from.Minor && minor <= to.Minor), $"{gvk} in 1.{minor}: {served}");
        }
    }

    /// <summary>Against what the Go types of each release say of their own lifetimes and what its API server switches on by default.</summary>
    [Theory]
    [InlineData(19, "certificates.k8s.io/v1 events.k8s.io/v1", "")]
    [InlineData(20, "flowcontrol.apiserver.k8s.io/v1beta1 node.k8s.io/v1", "")]
    [InlineData(21, "discovery.k8s.io/v1 policy/v1", "")]
    [InlineData(22, "", "admissionregistration.k8s.io/v1beta1 apiextensions.k8s.io/v1beta1 apiregistration.k8s.io/v1beta1 authentication.k8s.io/v1beta1 "
        + "authorization.k8s.io/v1beta1 certificates.k8s.io/v1beta1 coordination.k8s.io/v1beta1 extensions/v1beta1 networking.k8s.io/v1beta1 "
        + "rbac.authorization.k8s.io/v1beta1 scheduling.k8s.io/v1beta1")]
    [InlineData(23, "autoscaling/v2 flowcontrol.apiserver.k8s.io/v1beta2", "")]
    [InlineData(24, "", "")]
    [InlineData(25, "", "autoscaling/v2beta1 batch/v1beta1 discovery.k8s.io/v1beta1 events.k8s.io/v1beta1 node.k8s.io/v1beta1 policy/v1beta1")]
    [InlineData(26, "flowcontrol.apiserver.k8s.io/v1beta3", "autoscaling/v2beta2 flowcontrol.apiserver.k8s.io/v1beta1")]
    [InlineData(27, "", "storage.k8s.io/v1beta1")]
    [InlineData(28, "", "")]
    [InlineData(29, "flowcontrol.apiserver.k8s.io/v1", "flowcontrol.apiserver.k8s.io/v1beta2")]
    [InlineData(30, "", "")]
    [InlineData(31, "", "")]
    [InlineData(32, "", "flowcontrol.apiserver.k8s.io/v1beta3")]
    [InlineData(33, "", "")]
    [InlineData(34, "resource.k8s.io/v1", "")]
    [InlineData(35, "", "")]
    [InlineData(36, "", "")]
    public void Group_versions_come_and_go_with_the_minor_that_releases_say(int minor, string came, string went)
    {
        var (before, after) = (GroupVersions(minor - 1), GroupVersions(minor));
        Assert.Equal(Words(came), after.Except(before).Order(StringComparer.Ordinal));
        Assert.Equal(Words(went), before.Except(after).Order(StringComparer.Ordinal));

        static HashSet<string> GroupVersions(int minor) => [.. ApiFacts.For(new KubernetesVersion(minor, 0)).Resources.Select(r => r.Id.ApiVersion)];
        static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    [Fact]
    public void Recorded_versions_are_exact_and_others_say_that_they_are_interpolated()
    {
        Assert.False(ApiFacts.For(KubernetesVersion.Parse("1.21")).Interpolated);
        Assert.True(ApiFacts.For(KubernetesVersion.Parse("1.28")).Interpolated);
        Assert.Equal(86, ApiFacts.For(KubernetesVersion.Parse("1.21")).Facts.Count);
        Assert.Equal(68, ApiFacts.For(KubernetesVersion.Parse("1.36")).Facts.Count);
    }

    [Theory]
    [InlineData("1.21", "v1")]
    [InlineData("1.36", "v2")]
    public void The_preferred_version_follows_the_server(string version, string expected)
    {
        var hpa = ApiFacts.For(KubernetesVersion.Parse(version)).Resources.Where(r => r.Id.Plural == "horizontalpodautoscalers").ToList();
        Assert.Equal(expected, Assert.Single(hpa, r => r.Preferred).Id.Version);
    }

    [Fact]
    public void Discovery_details_are_kept()
    {
        var facts = ApiFacts.For(KubernetesVersion.Parse("1.36"));
        var deployments = facts.Find(new ResourceId("apps", "v1", "deployments"))!;
        Assert.Equal(["deploy"], deployments.Resource.ShortNames);
        Assert.Equal(["all"], deployments.Resource.Categories);
        Assert.Equal(8, deployments.Resource.Verbs.Count);
        Assert.Equal(new GroupVersionKind("autoscaling", "v1", "Scale"), deployments.Subresources.Single(s => s.Name == "scale").Kind);
        Assert.Equal("v1", Eviction("1.36"));
        Assert.Equal("v1beta1", Eviction("1.21"));
        Assert.DoesNotContain("resize", ApiFacts.For(KubernetesVersion.Parse("1.21")).Find(new ResourceId("", "v1", "pods"))!.Resource.Subresources);

        static string Eviction(string version) => ApiFacts.For(KubernetesVersion.Parse(version)).Find(new ResourceId("", "v1", "pods"))!
            .Subresources.Single(s => s.Name == "eviction").Kind.Version;
    }

    [Fact]
    public void One_object_has_one_storage_resource_whichever_way_it_is_reached()
    {
        var facts = ApiFacts.For(KubernetesVersion.Parse("1.21"));
        var home = new ResourceId("networking.k8s.io", "v1", "ingresses");
        Assert.Equal(home, facts.StorageOf(new ResourceId("extensions", "v1beta1", "ingresses")));
        Assert.Equal(home, facts.StorageOf(new ResourceId("networking.k8s.io", "v1beta1", "ingresses")));
        Assert.Equal(new ResourceId("", "v1", "events"), facts.StorageOf(new ResourceId("events.k8s.io", "v1", "events")));
        Assert.Equal(new ResourceId("example.com", "v1", "things"), facts.StorageOf(new ResourceId("example.com", "v1", "things")));
    }

    [Fact]
    public void Every_row_names_its_source() => Assert.All(ApiFacts.Lifetimes, f => Assert.False(string.IsNullOrWhiteSpace(f.Source)));
}
