using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Tests.Hosting;

namespace Sampan.Sandbox.Tests.Conversion;

/// <summary>One object through every version that is served of it.</summary>
public sealed class VersionTests : IAsyncLifetime
{
    private TestCluster _cluster = null!;

    public async ValueTask InitializeAsync() => _cluster = await TestCluster.StartAsync("1.21");

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task An_ingress_of_extensions_is_the_same_one_in_networking()
    {
        await _cluster.DoAsync("POST", "/apis/extensions/v1beta1/namespaces/default/ingresses", """
            {"metadata":{"name":"i"},"spec":{"backend":{"serviceName":"d","servicePort":"http"},
             "rules":[{"host":"h","http":{"paths":[{"path":"/x","backend":{"serviceName":"s","servicePort":80}}]}}]}}
            """);

        var v1 = await _cluster.GetAsync("/apis/networking.k8s.io/v1/namespaces/default/ingresses/i");
        var path = v1.Items("spec", "rules").Single().Items("http", "paths").Single();
        Assert.Equal(("d", "http"), (v1.Text("spec", "defaultBackend", "service", "name"), v1.Text("spec", "defaultBackend", "service", "port", "name")));
        Assert.Equal(("s", 80L, "ImplementationSpecific"), (path.Text("backend", "service", "name"), path.Whole("backend", "service", "port", "number"), path.Text("pathType")));

        var v1beta1 = await _cluster.GetAsync("/apis/networking.k8s.io/v1beta1/namespaces/default/ingresses/i");
        Assert.Equal("networking.k8s.io/v1beta1", v1beta1.Text("apiVersion"));
        Assert.Equal(80, v1beta1.Items("spec", "rules").Single().Items("http", "paths").Single().Whole("backend", "servicePort"));
        Assert.Equal(v1.Text("metadata", "uid"), v1beta1.Text("metadata", "uid"));
    }

    [Fact]
    public async Task An_autoscalers_metrics_survive_the_version_that_has_no_field_for_them()
    {
        await _cluster.DoAsync("POST", "/apis/autoscaling/v2beta2/namespaces/default/horizontalpodautoscalers", """
            {"metadata":{"name":"h"},"spec":{"maxReplicas":3,"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"d"},"metrics":[
              {"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":70}}},
              {"type":"Pods","pods":{"metric":{"name":"qps"},"target":{"type":"AverageValue","averageValue":"10"}}}]}}
            """);
        const string V1 = "/apis/autoscaling/v1/namespaces/default/horizontalpodautoscalers/h";
        var v1 = await _cluster.GetAsync(V1);
        Assert.Equal(70, v1.Whole("spec", "targetCPUUtilizationPercentage"));

        v1["metadata"]!["labels"] = new JsonObject { ["through"] = "v1" };
        await _cluster.DoAsync("PUT", V1, v1.ToJsonString());

        var after = await _cluster.GetAsync("/apis/autoscaling/v2beta2/namespaces/default/horizontalpodautoscalers/h");
        var pods = after.Items("spec", "metrics").Single(m => m.Text("type") == "Pods");
        Assert.Equal(("qps", "10", "v1"), (pods.Text("pods", "metric", "name"), pods.Text("pods", "target", "averageValue"), after.Text("metadata", "labels", "through")));
        Assert.Null(after.At("metadata", "annotations"));
        var flat = await _cluster.GetAsync("/apis/autoscaling/v2beta1/namespaces/default/horizontalpodautoscalers/h");
        Assert.Equal("qps", flat.Items("spec", "metrics").Single(m => m.Text("type") == "Pods").Text("pods", "metricName"));
    }

    [Fact]
    public async Task An_empty_disruption_budget_selector_keeps_its_meaning()
    {
        await _cluster.DoAsync("POST", "/apis/policy/v1beta1/namespaces/default/poddisruptionbudgets", """{"metadata":{"name":"p"},"spec":{"minAvailable":1,"selector":{}}}""");
        var v1 = await _cluster.GetAsync("/apis/policy/v1/namespaces/default/poddisruptionbudgets/p");
        Assert.Equal("Exists", v1.Items("spec", "selector", "matchExpressions").Single().Text("operator"));
        var v1beta1 = await _cluster.GetAsync("/apis/policy/v1beta1/namespaces/default/poddisruptionbudgets/p");
        Assert.Empty(v1beta1.At("spec", "selector")!.AsObject());
    }

    [Fact]
    public async Task A_watch_shows_objects_in_the_version_watched()
    {
        await _cluster.DoAsync("POST", "/apis/batch/v1/namespaces/default/cronjobs", """
            {"metadata":{"name":"c"},"spec":{"schedule":"* * * * *","jobTemplate":{"spec":{"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"i"}]}}}}}}
            """);
        using var response = await _cluster.Http.GetAsync("/apis/batch/v1beta1/cronjobs?watch=true", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        var frame = JsonNode.Parse((await reader.ReadLineAsync(TestContext.Current.CancellationToken))!);
        Assert.Equal("batch/v1beta1", frame.Text("object", "apiVersion"));
    }

    [Fact]
    public async Task A_definition_of_v1beta1_serves_and_reads_back_in_both_versions()
    {
        await _cluster.DoAsync("POST", "/apis/apiextensions.k8s.io/v1beta1/customresourcedefinitions", """
            {"metadata":{"name":"olds.example.com"},"spec":{"group":"example.com","version":"v1alpha1","scope":"Cluster","names":{"plural":"olds","kind":"Old"},
             "additionalPrinterColumns":[{"name":"X","type":"string","JSONPath":".spec.x"}],
             "validation":{"openAPIV3Schema":{"type":"object","properties":{"spec":{"type":"object","properties":{"x":{"type":"string"}}}}}}}}
            """);
        var stored = await _cluster.DoAsync("POST", "/apis/example.com/v1alpha1/olds", """{"apiVersion":"example.com/v1alpha1","kind":"Old","metadata":{"name":"o"},"spec":{"x":"1","kept":true}}""");
        Assert.True(stored.Flag("spec", "kept"));
        var v1 = await _cluster.GetAsync("/apis/apiextensions.k8s.io/v1/customresourcedefinitions/olds.example.com");
        Assert.Equal(".spec.x", v1.Items("spec", "versions").Single().Items("additionalPrinterColumns").Single().Text("jsonPath"));
        var v1beta1 = await _cluster.GetAsync("/apis/apiextensions.k8s.io/v1beta1/customresourcedefinitions/olds.example.com");
        Assert.Equal(("v1alpha1", ".spec.x"), (v1beta1.Text("spec", "version"), v1beta1.Items("spec", "additionalPrinterColumns").Single().Text("JSONPath")));
    }
}
