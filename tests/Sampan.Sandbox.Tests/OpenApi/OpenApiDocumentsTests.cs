using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;
using Sampan.Sandbox.OpenApi;

namespace Sampan.Sandbox.Tests.OpenApi;

public sealed class OpenApiDocumentsTests
{
    private readonly OpenApiDocuments _documents = new(KubernetesVersion.Parse("1.36"));

    [Fact]
    public void Patch_metadata_and_kinds_are_where_clients_look_for_them()
    {
        var apps = JsonNode.Parse(_documents.V3("apis/apps/v1")!.Value.Span)!;
        var schemas = apps["components"]!["schemas"]!;
        Assert.Equal("Deployment", schemas.At("io.k8s.api.apps.v1.Deployment").Items("x-kubernetes-group-version-kind").Single().Text("kind"));
        var containers = schemas.At("io.k8s.api.core.v1.PodSpec", "properties", "containers");
        Assert.Equal("name", containers.Text("x-kubernetes-patch-merge-key"));
        Assert.Equal("merge", containers.Text("x-kubernetes-patch-strategy"));
        var patch = apps.At("paths", "/apis/apps/v1/namespaces/{namespace}/deployments/{name}", "patch");
        Assert.Contains("fieldValidation", patch.Items("parameters").Select(p => p.Text("name")));
        Assert.Equal("Deployment", patch.Text("x-kubernetes-group-version-kind", "kind"));
    }

    [Fact]
    public void Every_reference_leads_to_a_schema_of_the_same_document()
    {
        foreach (var path in _documents.V3Paths)
        {
            var document = JsonNode.Parse(_documents.V3(path)!.Value.Span)!;
            Check(document, ((JsonObject)document["components"]!["schemas"]!).Select(p => "#/components/schemas/" + p.Key).ToHashSet());
        }

        var whole = JsonNode.Parse(_documents.V2.Span)!;
        Check(whole, ((JsonObject)whole["definitions"]!).Select(p => "#/definitions/" + p.Key).ToHashSet());
    }

    [Fact]
    public void A_group_that_is_not_built_in_has_no_document() => Assert.Null(_documents.V3("apis/example.com/v1"));

    private static void Check(JsonNode? node, HashSet<string> known)
    {
        if (node is JsonObject item)
        {
            if (item.Text("$ref") is { } reference) Assert.Contains(reference, known);
            foreach (var (_, value) in item) Check(value, known);
        }
        else if (node is JsonArray list)
        {
            foreach (var value in list) Check(value, known);
        }
    }
}
