using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Protobuf;
using Sampan.Sandbox.Tests.Hosting;

namespace Sampan.Sandbox.Tests.Protobuf;

/// <summary>Clients that speak protobuf.</summary>
public sealed class ProtobufRequestTests : IAsyncLifetime
{
    private const string Protobuf = "application/vnd.kubernetes.protobuf";
    private const string Maps = "/api/v1/namespaces/default/configmaps";

    private TestCluster _cluster = null!;

    public async ValueTask InitializeAsync() => _cluster = await TestCluster.StartAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task What_was_created_in_protobuf_reads_the_same_in_json_and_back()
    {
        var (code, answer) = await SendAsync("POST", Maps, Map("a"));
        Assert.Equal((HttpStatusCode.Created, "ConfigMap", "1"), (code, answer.Text("kind"), answer.Text("data", "k")));
        Assert.Equal("1", (await _cluster.GetAsync($"{Maps}/a")).Text("data", "k"));

        var list = (await SendAsync("GET", Maps, null)).Answer;
        Assert.Equal(("ConfigMapList", "a"), (list.Text("kind"), list.Items("items").Single().Text("metadata", "name")));

        var options = Encode("""{"apiVersion":"v1","kind":"DeleteOptions","preconditions":{"uid":"other"}}""");
        var (refused, status) = await SendAsync("DELETE", $"{Maps}/a", options);
        Assert.Equal((HttpStatusCode.Conflict, "Status", "Conflict"), (refused, status.Text("kind"), status.Text("reason")));
    }

    [Fact]
    public async Task A_watch_comes_in_frames_with_their_length()
    {
        await _cluster.CreateConfigMapAsync("a");
        using var request = new HttpRequestMessage(HttpMethod.Get, Maps + "?watch=true&timeoutSeconds=20");
        request.Headers.Accept.ParseAdd(Protobuf);
        using var response = await _cluster.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal($"{Protobuf}; stream=watch", response.Content.Headers.ContentType!.ToString());
        await using var stream = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        var length = new byte[4];
        await stream.ReadExactlyAsync(length, TestContext.Current.CancellationToken);
        var frame = new byte[System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(length)];
        await stream.ReadExactlyAsync(frame, TestContext.Current.CancellationToken);
        var seen = new JsonObject();
        ProtobufDecoder.Fill(seen, ProtobufTypes.Find("meta.v1.WatchEvent")!, frame);
        Assert.Equal(("ADDED", "ConfigMap", "a"), (seen.Text("type"), seen.Text("object", "kind"), seen.Text("object", "metadata", "name")));
    }

    [Theory]
    [InlineData("", "the object provided is unrecognized (must be of type ConfigMap): empty body (6b387300)")]
    [InlineData("0a", "the object provided is unrecognized (must be of type ConfigMap): unexpected EOF (6b3873000a)")]
    [InlineData("12020a05", "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: unexpected EOF")]
    [InlineData("12020801", "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: proto: wrong wireType = 0 for field ObjectMeta")]
    [InlineData("12010c", "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: proto: ConfigMap: wiretype end group for non-group")]
    [InlineData("120100", "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: proto: ConfigMap: illegal tag 0 (wire type 0)")]
    public async Task Malformed_bodies_are_refused(string hex, string message)
    {
        var (code, status) = await SendAsync("POST", Maps, [.. "k8s\0"u8, .. Convert.FromHexString(hex)]);
        Assert.Equal((HttpStatusCode.BadRequest, message), (code, status.Text("message")));
    }

    [Fact]
    public async Task Nesting_without_end_is_refused()
    {
        byte[] schema = [];
        for (var i = 0; i < 5000; i++) schema = [.. new WireWriter().Bytes(28, schema).Written.Span];
        var version = new WireWriter().Message(4, new WireWriter().Bytes(1, schema));
        var body = ProtobufEnvelope.Close(new("apiextensions.k8s.io", "v1", "CustomResourceDefinition"), new WireWriter().Message(2, new WireWriter().Message(7, version)));
        var (code, _) = await SendAsync("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", body.ToArray());
        Assert.Equal(HttpStatusCode.BadRequest, code);
    }

    [Fact]
    public async Task Of_custom_resources_only_the_metadata_is_known_in_protobuf()
    {
        await _cluster.DoAsync("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", """
            {"metadata":{"name":"boats.example.com"},"spec":{"group":"example.com","scope":"Cluster","names":{"plural":"boats","kind":"Boat"},
             "versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object"}}}]}}
            """);
        const string Boats = "/apis/example.com/v1/boats";
        await _cluster.DoAsync("POST", Boats, """{"apiVersion":"example.com/v1","kind":"Boat","metadata":{"name":"junk"}}""");
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await SendAsync("POST", Boats, Map("x"), "application/json")).Code);
        Assert.Equal(HttpStatusCode.NotAcceptable, (await _cluster.SendAsync("GET", Boats, accept: Protobuf)).Code);
        var list = (await SendAsync("GET", Boats, null, Protobuf + ";as=PartialObjectMetadataList;g=meta.k8s.io;v=v1")).Answer;
        Assert.Equal(("PartialObjectMetadataList", "junk"), (list.Text("kind"), list.Items("items").Single().Text("metadata", "name")));
    }

    [Theory]
    [InlineData(Protobuf + ",application/json", Protobuf)]
    [InlineData("application/json," + Protobuf, "application/json")]
    [InlineData(Protobuf + ";as=Table;v=v1;g=meta.k8s.io,application/json", "application/json")]
    public async Task The_first_form_that_is_accepted_is_answered(string accept, string answered)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Maps);
        request.Headers.Accept.ParseAdd(accept);
        using var response = await _cluster.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(answered, response.Content.Headers.ContentType!.MediaType);
    }

    private static byte[] Map(string name) => Encode($$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}","creationTimestamp":null},"data":{"k":"1"}}""");

    private static byte[] Encode(string json)
    {
        using var parsed = KubeJson.ParseDocument(System.Text.Encoding.UTF8.GetBytes(json));
        return ProtobufEnvelope.Close(parsed.RootElement)!.Value.ToArray();
    }

    private async Task<(HttpStatusCode Code, JsonObject Answer)> SendAsync(string method, string path, byte[]? body, string accept = Protobuf)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null) request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(Protobuf) } };
        request.Headers.Accept.ParseAdd(accept);
        using var response = await _cluster.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var bytes = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        return (response.StatusCode, response.Content.Headers.ContentType!.MediaType == Protobuf ? ProtobufEnvelope.Open(bytes, default) : (JsonObject)KubeJson.ParseNode(bytes)!);
    }
}
