using System.Text.Json.Nodes;

namespace Sampan.Engine.Tests.Restores.Actions;

public sealed class RestoreActionTests
{
    private static async Task<JsonObject?> RestoredAsync(string resource, string json, bool preserveNodePorts = false, string? mapped = null)
    {
        var harness = await RestoreHarness.CreateAsync(new BucketBuilder().Add(resource, json));
        var outcome = await harness.RunAsync(spec =>
        {
            if (preserveNodePorts) spec.PreserveNodePorts = true;
            if (mapped is not null) spec.NamespaceMapping = new Dictionary<string, string> { ["shop"] = mapped };
        });
        Assert.Empty(outcome.Issues);
        var item = outcome.Items.Single(i => i.Kind.Kind != "Namespace");
        return harness.Cluster.Find(resource.Split('.')[0], item.Key.Name, item.Key.Namespace)?.Edit();
    }

    private static string Service(string annotations, string managed, string type = "NodePort") =>
        $$$"""{"apiVersion":"v1","kind":"Service","metadata":{"name":"s","namespace":"shop","annotations":{{{annotations}}},"managedFields":{{{managed}}}},"spec":{"type":"{{{type}}}","clusterIP":"10.0.0.1","clusterIPs":["10.0.0.1"],"healthCheckNodePort":30999,"ports":[{"name":"a","port":80,"protocol":"TCP","nodePort":30080},{"name":"b","port":81,"protocol":"TCP","nodePort":30081}]}}""";

    [Fact]
    public async Task Node_ports_and_cluster_ips_are_given_anew()
    {
        var service = await RestoredAsync("services", Service("{}", "[]"));

        Assert.Equal("""{"type":"NodePort","ports":[{"name":"a","port":80,"protocol":"TCP"},{"name":"b","port":81,"protocol":"TCP"}]}""", service!["spec"]!.ToJsonString());
    }

    [Theory]
    [InlineData("""{"kubectl.kubernetes.io/last-applied-configuration":"{\"spec\":{\"ports\":[{\"name\":\"a\",\"port\":80,\"nodePort\":30080}]}}"}""", "[]")]
    [InlineData("{}", """[{"manager":"x","fieldsV1":{"f:spec":{"f:ports":{"k:{\"port\":80,\"protocol\":\"TCP\"}":{"f:nodePort":{}},"k:{\"port\":81,\"protocol\":\"TCP\"}":{"f:port":{}}}}}}]""")]
    public async Task A_node_port_that_somebody_chose_stays(string annotations, string managed)
    {
        var service = await RestoredAsync("services", Service(annotations, managed));

        Assert.Equal(30080, (int)service!["spec"]!["ports"]![0]!["nodePort"]!);
        Assert.Null(service["spec"]!["ports"]![1]!["nodePort"]);
    }

    [Fact]
    public async Task Node_ports_are_preserved_when_asked()
    {
        var service = await RestoredAsync("services", Service("{}", "[]"), preserveNodePorts: true);

        Assert.Equal(30081, (int)service!["spec"]!["ports"]![1]!["nodePort"]!);
        Assert.Equal(30999, (int)service["spec"]!["healthCheckNodePort"]!);
    }

    [Fact]
    public async Task A_headless_service_stays_headless()
    {
        var service = await RestoredAsync("services", """{"apiVersion":"v1","kind":"Service","metadata":{"name":"s","namespace":"shop"},"spec":{"clusterIP":"None","clusterIPs":["None"]}}""");

        Assert.Equal("None", service!["spec"]!["clusterIP"]!.ToString());
    }

    [Fact]
    public async Task A_pod_loses_its_node_its_priority_number_and_old_tokens()
    {
        var pod = await RestoredAsync("pods", Objects.Pod("p"));

        Assert.Equal("""{"serviceAccountName":"default","containers":[{"name":"c","image":"i"}]}""", pod!["spec"]!.ToJsonString());
        Assert.Null(pod["status"]);
    }

    [Fact]
    public async Task A_job_loses_the_labels_of_its_old_uid()
    {
        var job = await RestoredAsync("jobs.batch",
            """{"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"j","namespace":"shop"},"spec":{"selector":{"matchLabels":{"controller-uid":"u","batch.kubernetes.io/controller-uid":"u"}},"template":{"metadata":{"labels":{"controller-uid":"u","batch.kubernetes.io/controller-uid":"u","app":"x"}}}}}""");

        Assert.Equal("""{"selector":{"matchLabels":{}},"template":{"metadata":{"labels":{"app":"x"}}}}""", job!["spec"]!.ToJsonString());
    }

    [Theory]
    [InlineData("default-token-x7b2c", true)]
    [InlineData("default-token-mine", false)]
    public async Task Generated_token_secrets_stay_behind_and_chosen_ones_lose_the_token(string name, bool skipped)
    {
        var secret = await RestoredAsync("secrets",
            $$$$"""{"apiVersion":"v1","kind":"Secret","type":"kubernetes.io/service-account-token","metadata":{"name":"{{{{name}}}}","namespace":"shop","annotations":{"kubernetes.io/service-account.name":"default","kubernetes.io/service-account.uid":"u"} },"data":{"token":"dA==","ca.crt":"Yw==","namespace":"bg=="}}""");

        Assert.Equal(skipped, secret is null);
        if (secret is null) return;
        Assert.Equal("""{"namespace":"bg=="}""", secret["data"]!.ToJsonString());
        Assert.Null(secret["metadata"]!["annotations"]!["kubernetes.io/service-account.uid"]);
    }

    [Fact]
    public async Task Bindings_follow_their_service_accounts()
    {
        var binding = await RestoredAsync("clusterrolebindings.rbac.authorization.k8s.io",
            """{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRoleBinding","metadata":{"name":"c"},"subjects":[{"kind":"ServiceAccount","name":"a","namespace":"shop"},{"kind":"User","name":"u"}]}""", mapped: "market");

        Assert.Equal("""[{"kind":"ServiceAccount","name":"a","namespace":"market"},{"kind":"User","name":"u"}]""", binding!["subjects"]!.ToJsonString());
    }

    [Fact]
    public async Task Automanaged_api_services_stay_behind_and_others_come()
    {
        Assert.Null(await RestoredAsync("apiservices.apiregistration.k8s.io", """{"apiVersion":"apiregistration.k8s.io/v1","kind":"APIService","metadata":{"name":"v1.x","labels":{"kube-aggregator.kubernetes.io/automanaged":"onstart"}}}"""));
        Assert.NotNull(await RestoredAsync("apiservices.apiregistration.k8s.io", """{"apiVersion":"apiregistration.k8s.io/v1","kind":"APIService","metadata":{"name":"v1.y"}}"""));
    }

    [Fact]
    public async Task Old_values_of_side_effects_and_preserve_unknown_fields_are_brought_to_v1()
    {
        var hook = await RestoredAsync("validatingwebhookconfigurations.admissionregistration.k8s.io",
            """{"apiVersion":"admissionregistration.k8s.io/v1","kind":"ValidatingWebhookConfiguration","metadata":{"name":"w"},"webhooks":[{"name":"a","sideEffects":"Unknown"},{"name":"b","sideEffects":"NoneOnDryRun"}]}""");
        var crd = await RestoredAsync("customresourcedefinitions.apiextensions.k8s.io",
            """{"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"gadgets.example.com"},"spec":{"preserveUnknownFields":true,"group":"example.com","names":{"plural":"gadgets","kind":"Gadget"},"scope":"Namespaced","versions":[{"name":"v1"}]}}""");

        Assert.Equal("""[{"name":"a","sideEffects":"None"},{"name":"b","sideEffects":"NoneOnDryRun"}]""", hook!["webhooks"]!.ToJsonString());
        Assert.Null(crd!["spec"]!["preserveUnknownFields"]);
        Assert.Equal("""{"x-kubernetes-preserve-unknown-fields":true,"type":"object"}""", crd["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!.ToJsonString());
    }
}
