using System.Text;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;
using Sampan.Sandbox.Kinds;

namespace Sampan.Sandbox.Tests.Kinds;

public sealed class ServiceAllocationTests
{
    private static readonly ResourceId Services = new("", "v1", "services");
    private readonly IKindRules _rules = BuiltInKinds.ModelFor(KubernetesVersion.Parse("1.36"), null, TimeProvider.System).Rules;

    [Fact]
    public void Values_in_use_are_refused_in_the_servers_words_and_free_again_after_a_delete()
    {
        var first = Create("a", """{"type":"NodePort","clusterIP":"10.96.77.20","ports":[{"port":80,"nodePort":31777}]}""", out _);
        Store(null, first);
        Create("b", """{"clusterIP":"10.96.77.20","ports":[{"port":80}]}""", out var address);
        Assert.Equal("spec.clusterIPs: Invalid value: [\"10.96.77.20\"]: failed to allocate IP 10.96.77.20: provided IP is already allocated", Assert.Single(address).ToString());
        Create("b", """{"type":"NodePort","ports":[{"port":80,"nodePort":31777}]}""", out var port);
        Assert.Equal("spec.ports[0].nodePort: Invalid value: 31777: provided port is already allocated", Assert.Single(port).ToString());

        Store(first, null);
        Create("b", """{"type":"NodePort","clusterIP":"10.96.77.20","ports":[{"port":80,"nodePort":31777}]}""", out var none);
        Assert.Empty(none);
    }

    [Theory]
    [InlineData("""{"type":"NodePort","ports":[{"port":80,"nodePort":80}]}""", "spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767")]
    [InlineData("""{"clusterIP":"1.2.3.4","ports":[{"port":80}]}""", "spec.clusterIPs: Invalid value: [\"1.2.3.4\"]: failed to allocate IP 1.2.3.4: the provided IP (1.2.3.4) is not in the valid range. The range of valid IPs is 10.96.0.0/16")]
    public void Values_out_of_range_are_refused(string spec, string expected)
    {
        Create("a", spec, out var errors);
        Assert.Equal(expected, Assert.Single(errors).ToString());
    }

    [Fact]
    public void What_is_not_asked_for_is_given_once()
    {
        var seen = new HashSet<string>();
        for (var i = 0; i < 300; i++)
        {
            var service = Create($"s{i}", """{"type":"LoadBalancer","externalTrafficPolicy":"Local","ports":[{"name":"a","port":80},{"name":"b","port":81}]}""", out var errors);
            Assert.Empty(errors);
            Store(null, service);
            Assert.True(seen.Add(service.Text("spec", "clusterIP")!));
            foreach (var port in service.Items("spec", "ports").Select(p => p.Whole("nodePort")).Append(service.Whole("spec", "healthCheckNodePort")))
            {
                Assert.InRange(port!.Value, 30000, 32767);
                Assert.True(seen.Add($"{port}"));
            }
        }
    }

    [Fact]
    public void A_write_that_is_not_stored_takes_nothing()
    {
        var dry = Create("a", """{"type":"NodePort","ports":[{"port":80,"nodePort":31777}]}""", out _);
        Assert.Equal(31777, dry.Items("spec", "ports").First().Whole("nodePort"));
        Create("b", """{"type":"NodePort","ports":[{"port":80,"nodePort":31777}]}""", out var errors);
        Assert.Empty(errors);
    }

    private JsonObject Create(string name, string spec, out IReadOnlyList<FieldError> errors)
    {
        var item = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Service",
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "default", ["uid"] = name },
            ["spec"] = JsonNode.Parse(spec),
        };
        _rules.SetDefaults(new("", "v1", "Service"), item);
        errors = _rules.PrepareCreate(new KindWrite(Services, "Service", item, null, new EmptyStore(), DryRun: false));
        return item;
    }

    private void Store(JsonObject? before, JsonObject? after) => _rules.Stored(Services, Object(before), Object(after));

    private static KubeObject? Object(JsonObject? item) => item is null ? null : KubeObject.Parse(Encoding.UTF8.GetBytes(item.ToJsonString()));
}
