using System.Text;
using Sampan.Kubernetes.Documents;

namespace Sampan.Profiles.Tests;

public sealed class TkeServerlessTests
{
    private static readonly Profile Target = Profile.Load("tke-serverless");

    [Theory]
    [InlineData("""{"apiVersion":"apps/v1","kind":"DaemonSet","metadata":{"name":"x"}}""", "no-daemonset", "$.kind")]
    [InlineData("""{"apiVersion":"v1","kind":"Service","spec":{"type":"NodePort","ports":[{"port":80}]}}""", "no-nodeport", "$.spec.type")]
    [InlineData("""{"apiVersion":"v1","kind":"Service","spec":{"ports":[{"port":80},{"port":9100}]}}""", "reserved-service-port", "$.spec.ports[1].port")]
    [InlineData("""{"apiVersion":"v1","kind":"Service","spec":{"ports":[{"port":80,"targetPort":62000}]}}""", "reserved-service-port", "$.spec.ports[0].targetPort")]
    [InlineData("""{"apiVersion":"v1","kind":"Pod","spec":{"containers":[{"ports":[{"containerPort":9100}]}]}}""", "reserved-container-port", "$.spec.containers[0].ports[0].containerPort")]
    [InlineData("""{"apiVersion":"apps/v1","kind":"Deployment","spec":{"template":{"spec":{"containers":[{"ports":[{"containerPort":65535}]}]}}}}""", "reserved-port-range", "$.spec.template.spec.containers[0].ports[0].containerPort")]
    [InlineData("""{"apiVersion":"batch/v1beta1","kind":"CronJob","spec":{"jobTemplate":{"spec":{"template":{"spec":{"securityContext":{"sysctls":[{"name":"kernel.sem"},{"name":"net.core.somaxconn"}]}}}}}}}""", "no-net-sysctl", "$.spec.jobTemplate.spec.template.spec.securityContext.sysctls[1].name")]
    [InlineData("""{"apiVersion":"batch/v1","kind":"Job","spec":{"template":{"spec":{"containers":[{"resources":{"limits":{"cpu":"1","rdma/hca":"1"}}}]}}}}""", "no-rdma", "$.spec.template.spec.containers[0].resources.limits['rdma/hca']")]
    [InlineData("""{"apiVersion":"apps/v1","kind":"StatefulSet","spec":{"template":{"metadata":{"annotations":{"tke.cloud.tencent.com/networks":"tke-direct-eni"}}}}}""", "no-fixed-ip", "$.spec.template.metadata.annotations['tke.cloud.tencent.com/networks']")]
    [InlineData("""{"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"annotations":{"tke.cloud.tencent.com/enable-static-ip":"true"}}}""", "no-static-ip-set", "$.metadata.annotations['tke.cloud.tencent.com/enable-static-ip']")]
    [InlineData("""{"apiVersion":"v1","kind":"Pod","spec":{"volumes":[{"name":"a","emptyDir":{"sizeLimit":"21Gi"}}]}}""", "ephemeral-storage", "$.spec.volumes[0].emptyDir.sizeLimit")]
    [InlineData("""{"apiVersion":"v1","kind":"Pod","spec":{"containers":[{"resources":{"requests":{"ephemeral-storage":"15Gi"}}},{"resources":{"requests":{"ephemeral-storage":"6Gi"}}}]}}""", "ephemeral-storage", "$.spec.containers[0].resources.requests['ephemeral-storage']")]
    public void Each_of_the_guides_limits_is_refused_at_its_place(string json, string rule, string path)
    {
        var finding = Assert.Single(Check(json));
        Assert.Equal((rule, path, Severity.Refuse), (finding.Rule, finding.Path, finding.Severity));
        Assert.NotEmpty(finding.Remedy);
        Assert.DoesNotContain("{", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"apiVersion":"v1","kind":"Service","spec":{"type":"LoadBalancer","ports":[{"port":80,"targetPort":"http","nodePort":30080}]}}""")]
    [InlineData("""{"apiVersion":"v1","kind":"Pod","metadata":{"annotations":{"eks.tke.cloud.tencent.com/metrics-port":"9110"}},"spec":{"containers":[{"ports":[{"containerPort":9100}]}]}}""")]
    [InlineData("""{"apiVersion":"v1","kind":"Pod","metadata":{"annotations":{"eks.tke.cloud.tencent.com/root-cbs-size":"50"}},"spec":{"containers":[{"resources":{"limits":{"ephemeral-storage":"30Gi"}}}]}}""")]
    [InlineData("""{"apiVersion":"v1","kind":"Pod","spec":{"containers":[{"ports":[{"containerPort":61999}],"resources":{"limits":{"ephemeral-storage":"20Gi"}}}]}}""")]
    [InlineData("""{"apiVersion":"v1","kind":"Pod","spec":{"containers":[{"resources":{"limits":{"example.com/uhcache":"1"}}}]}}""")]
    [InlineData("""{"apiVersion":"example.com/v1","kind":"DaemonSet","metadata":{"name":"x"}}""")]
    public void What_fits_is_left_alone(string json) => Assert.Empty(Check(json));

    [Fact]
    public void A_hundred_pods_are_the_quota() => Assert.Equal(("pods", 100L), (Target.Quotas[0].Resource, Target.Quotas[0].Hard));

    [Fact]
    public void Every_rule_has_a_source() => Assert.All(Target.Rules, r => Assert.Contains("guide", r.Source, StringComparison.Ordinal));

    [Fact]
    public void Plain_refuses_nothing() =>
        Assert.Empty(Profile.Load("plain").Check(Parse("""{"apiVersion":"apps/v1","kind":"DaemonSet","metadata":{"name":"x"}}""")));

    private static IReadOnlyList<Finding> Check(string json) => Target.Check(Parse(json));

    private static KubeObject Parse(string json) => KubeObject.Parse(Encoding.UTF8.GetBytes(json));
}
