using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Protobuf;

namespace Sampan.Sandbox.Tests.Protobuf;

/// <summary>Objects there and back.</summary>
public sealed class ProtobufRoundTripTests
{
    /// <summary>Everything a real server answered to the recorded creates: nothing of it is lost in protobuf.</summary>
    [Fact]
    public void Recorded_objects_come_back_as_they_were()
    {
        using var stream = typeof(ProtobufRoundTripTests).Assembly.GetManifestResourceStream("recorded-1.36.jsonl")!;
        using var reader = new StreamReader(stream);
        var count = 0;
        while (reader.ReadLine() is { } line)
        {
            if (JsonNode.Parse(line)!["answer"] is not JsonObject answer) continue;
            RoundTrip(answer);
            count++;
        }

        Assert.True(count > 80, $"only {count} objects were looked at");
    }

    [Fact]
    public void Schemas_with_their_choices_come_back() => RoundTrip((JsonObject)JsonNode.Parse("""
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","spec":{"versions":[{"name":"v1","schema":{"openAPIV3Schema":{"type":"object","properties":{
         "a":{"enum":["x",1],"default":{"b":[1,2]},"minimum":1.5,"exclusiveMinimum":true},"b":{"items":{"type":"string"},"type":"array"},
         "c":{"additionalProperties":false},"d":{"additionalProperties":{"type":"string"}},"e":{"additionalProperties":true}}}}}]}}
        """)!);

    [Theory]
    [InlineData("""{"apiVersion":"v1","kind":"Event","metadata":{"name":"e"},"eventTime":"2026-01-02T03:04:05.123456Z","firstTimestamp":"2026-01-02T03:04:05Z","count":-3}""")]
    [InlineData("""{"apiVersion":"v1","kind":"Service","spec":{"ports":[{"port":80,"targetPort":"web"},{"port":81,"targetPort":8080}]}}""")]
    [InlineData("""{"apiVersion":"v1","kind":"Secret","data":{"a":"AAECAw==","b":""}}""")]
    [InlineData("""{"apiVersion":"v1","kind":"Status","metadata":{},"status":"Failure","details":{"causes":[{"field":"f","message":"é"}]},"code":422}""")]
    [InlineData("""{"apiVersion":"apps/v1","kind":"ControllerRevision","metadata":{"name":"r"},"data":{"spec":{"n":1.0}},"revision":9223372036854775807}""")]
    [InlineData("""{"apiVersion":"v1","kind":"ConfigMapList","metadata":{"resourceVersion":"7"},"items":[{"metadata":{"name":"a","labels":{"":"x","y":""}}}]}""")]
    [InlineData("""{"apiVersion":"authentication.k8s.io/v1","kind":"TokenReview","status":{"user":{"extra":{"a":["b","c"],"d":[]}}}}""")]
    public void Values_that_travel_as_something_else_come_back(string json) => RoundTrip((JsonObject)JsonNode.Parse(json)!);

    private static void RoundTrip(JsonObject item)
    {
        Trim(item);
        using var parsed = KubeJson.ParseDocument(KubeJson.Write(item));
        var bytes = ProtobufEnvelope.Close(parsed.RootElement);
        Assert.NotNull(bytes);
        var back = ProtobufEnvelope.Open(bytes.Value.Span, default);
        Assert.True(JsonNode.DeepEquals(item, back), $"{item.ToJsonString()}\n{back.ToJsonString()}");
    }

    // A list's items have no kind of their own there. Absent and null, and absent and an empty list or map, are the same in protobuf.
    private static void Trim(JsonNode? node)
    {
        if (node is JsonArray list)
        {
            foreach (var item in list) Trim(item);
            return;
        }

        foreach (var (name, value) in (node as JsonObject)?.ToList() ?? [])
        {
            if (name is "volumeClaimTemplates" && value is JsonArray templates)
            {
                foreach (var template in templates.OfType<JsonObject>())
                {
                    template.Remove("kind");
                    template.Remove("apiVersion");
                }
            }

            if (name is "additionalProperties" or "extra" or "enum") continue;
            Trim(value);
            if (value is null or JsonArray { Count: 0 }) ((JsonObject)node!).Remove(name);
            else if (value is JsonObject { Count: 0 } && name is "data" or "labels" or "annotations" or "matchLabels" or "nodeSelector") ((JsonObject)node!).Remove(name);
        }
    }
}
