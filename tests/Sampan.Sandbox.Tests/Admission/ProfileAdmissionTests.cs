using System.Net;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;
using Sampan.Profiles;
using Sampan.Sandbox.Kinds;
using Sampan.Sandbox.Tests.Kinds;

namespace Sampan.Sandbox.Tests.Admission;

public sealed class ProfileAdmissionTests
{
    private readonly IKindRules _rules = BuiltInKinds.ModelFor(KubernetesVersion.Parse("1.36"), Profile.Load("tke-serverless"), TimeProvider.System).Rules;

    [Fact]
    public void A_broken_rule_is_refused_as_a_webhook_would()
    {
        var e = Assert.Throws<ApiRefusal>(() => Create("services", "Service", """{"spec":{"type":"NodePort","ports":[{"port":80}]}}""", new EmptyStore()));
        Assert.Equal((HttpStatusCode.Forbidden, "Forbidden", "services", "x"), (e.Code, e.Reason, e.Kind, e.Name));
        Assert.StartsWith("admission webhook \"tke-serverless.profiles.sampan.dev\" denied the request: [no-nodeport] $.spec.type: ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_invalid_in_itself_is_said_first() =>
        Assert.NotEmpty(Create("services", "Service", """{"spec":{"type":"NodePort","ports":[{"port":0}]}}""", new EmptyStore()));

    [Fact]
    public void The_hundred_and_first_pod_exceeds_the_quota_and_ended_pods_do_not_count()
    {
        const string Pod = """{"spec":{"containers":[{"name":"a","image":"x"}]}}""";
        var pods = Enumerable.Range(0, 100).Select(i => (new GroupResource("", "pods"), $$$"""{"metadata":{"name":"p{{{i}}}","namespace":"n"},"status":{"phase":"Running"}}""")).ToArray();
        var e = Assert.Throws<ApiRefusal>(() => Create("pods", "Pod", Pod, new EmptyStore(pods)));
        Assert.Equal("pods \"x\" is forbidden: exceeded quota: pod-quota, requested: pods=1, used: pods=100, limited: pods=100", e.Message);

        pods[7] = (pods[7].Item1, pods[7].Item2.Replace("Running", "Succeeded", StringComparison.Ordinal));
        Assert.Empty(Create("pods", "Pod", Pod, new EmptyStore(pods)));
    }

    private IReadOnlyList<FieldError> Create(string plural, string kind, string json, IStoreReader store)
    {
        var item = (JsonObject)JsonNode.Parse(json)!;
        item["apiVersion"] = "v1";
        item["kind"] = kind;
        item["metadata"] = new JsonObject { ["name"] = "x", ["namespace"] = "default", ["uid"] = "u" };
        _rules.SetDefaults(new("", "v1", kind), item);
        return _rules.PrepareCreate(new KindWrite(new ResourceId("", "v1", plural), kind, item, null, store, DryRun: false));
    }
}
