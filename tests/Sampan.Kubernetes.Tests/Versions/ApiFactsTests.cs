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
