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

    [Fact]
    public void Every_reference_leads_to_a_type()
    {
        foreach (var types in new[] { Old, New })
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
