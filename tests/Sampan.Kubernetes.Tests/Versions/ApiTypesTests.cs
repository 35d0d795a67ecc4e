using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;

namespace Sampan.Kubernetes.Tests.Versions;

public sealed class ApiTypesTests
{
    private static readonly ApiTypes Old = ApiTypes.For(KubernetesVersion.Parse("1.21"));
    private static readonly ApiTypes New = ApiTypes.For(KubernetesVersion.Parse("1.36"));

    [Theory]
    [InlineData("apps/v1", "Deployment", "spec.template.spec.containers", "name", "merge")]
    [InlineData("apps/v1", "Deployment", "spec.template.spec.containers.ports", "containerPort", "merge")]
    [InlineData("apps/v1", "Deployment", "spec.template.spec.volumes", "name", "merge,retainKeys")]
    [InlineData("apps/v1", "Deployment", "spec.strategy", null, "retainKeys")]
    [InlineData("v1", "Service", "spec.ports", "port", "merge")]
    [InlineData("v1", "Pod", "metadata.finalizers", null, "merge")]
    [InlineData("v1", "Pod", "spec.containers.args", null, null)]
    [InlineData("batch/v1", "CronJob", "spec.jobTemplate.spec.template.spec.containers.env", "name", "merge")]
    public void FieldAt_tells_how_patches_merge(string apiVersion, string kind, string path, string? key, string? strategy)
    {
        var field = New.FieldAt(GroupVersionKind.From(apiVersion, kind), path.Split('.'));
        Assert.NotNull(field);
        Assert.Equal(key, field.MergeKey);
        Assert.Equal(strategy, field.PatchStrategy);
    }

    [Fact]
    public void Fields_that_one_version_lacks_are_unknown_there()
    {
        Assert.Null(Old.Find("core.v1.ServiceSpec")!.Field("trafficDistribution"));
        Assert.NotNull(Old.Find("core.v1.ServiceSpec")!.Field("topologyKeys"));
        Assert.Null(New.Find("core.v1.ServiceSpec")!.Field("topologyKeys"));
        Assert.Null(Old.Find("core.v1.Container")!.Field("resizePolicy"));
        Assert.NotNull(New.Find("core.v1.Container")!.Field("resizePolicy"));
        Assert.Null(Old.Find(new GroupVersionKind("autoscaling", "v2", "HorizontalPodAutoscaler")));
    }

    [Theory]
    [InlineData("core.v1.PodSpec", "resourceClaims", 26, 36, 34)]
    [InlineData("core.v1.PodSpec", "workloadRef", 35, 35, 99)]
    [InlineData("core.v1.PodSpec", "os", 23, 36, 24)]
    [InlineData("core.v1.Container", "restartPolicy", 28, 36, 29)]
    [InlineData("core.v1.Container", "startupProbe", 18, 36, 18)]
    [InlineData("core.v1.ServiceSpec", "topologyKeys", 18, 21, 99)]
    [InlineData("core.v1.ServiceSpec", "trafficDistribution", 30, 36, 31)]
    [InlineData("core.v1.PersistentVolumeClaimSpec", "dataSourceRef", 22, 36, 24)]
    [InlineData("core.v1.PersistentVolumeClaimSpec", "volumeAttributesClassName", 29, 36, 34)]
    [InlineData("core.v1.PersistentVolumeClaimSpec", "dataSource", 18, 36, 18)]
    [InlineData("batch.v1.JobSpec", "suspend", 21, 36, 22)]
    [InlineData("batch.v1.CronJobSpec", "timeZone", 24, 36, 25)]
    [InlineData("policy.v1.PodDisruptionBudgetSpec", "unhealthyPodEvictionPolicy", 26, 36, 27)]
    [InlineData("storage.v1.CSIDriverSpec", "storageCapacity", 19, 36, 21)]
    [InlineData("apps.v1.StatefulSetSpec", "ordinals", 26, 36, 27)]
    [InlineData("meta.v1.ObjectMeta", "clusterName", 18, 24, 18)]
    public void A_field_is_known_from_one_minor_to_another_and_on_when_its_feature_is(string type, string field, int first, int last, int on)
    {
        for (var minor = 18; minor <= 36; minor++)
        {
            var fact = ApiTypes.For(new KubernetesVersion(minor, 0)).Find(type)?.Field(field);
            Assert.True(fact is not null == (minor >= first && minor <= last), $"{type}.{field} in 1.{minor}: {fact is not null}");
            if (fact is not null) Assert.True(fact.Enabled == minor >= on, $"{type}.{field} in 1.{minor} is on: {fact.Enabled}");
        }
    }

    [Fact]
    public void Every_kind_that_is_served_has_a_type_in_that_minor()
    {
        for (var minor = 18; minor <= 36; minor++)
        {
            var (facts, types) = (ApiFacts.For(new KubernetesVersion(minor, 0)), ApiTypes.For(new KubernetesVersion(minor, 0)));
            Assert.Empty(facts.Facts.Where(f => types.Find(f.Resource.GroupVersionKind) is null).Select(f => $"1.{minor}: {f.Resource.GroupVersionKind}"));
        }
    }

    [Fact]
    public void Every_reference_leads_to_a_type()
    {
        foreach (var types in Enumerable.Range(18, 19).Select(minor => ApiTypes.For(new KubernetesVersion(minor, 0))))
        {
            Assert.All(types.All.SelectMany(t => t.Fields.Select(f => (t.Name, Field: f))), pair =>
            {
                var type = pair.Field.Type;
                while (type.Element is { } element) type = element;
                Assert.True(type.TypeName is null || types.Find(type.TypeName) is not null, $"{pair.Name}.{pair.Field.Name}: {type.TypeName}");
            });
        }
    }

    [Fact]
    public void There_are_as_many_merge_keys_as_the_servers_document_has() =>
        Assert.Equal(42, Old.All.SelectMany(t => t.Fields).Count(f => f.MergeKey is not null));
}
