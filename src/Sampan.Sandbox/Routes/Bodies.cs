using System.Buffers;
using System.Collections.Frozen;
using System.IO.Pipelines;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;
using Sampan.Kubernetes.Yaml;
using Sampan.Sandbox.Apply;
using Sampan.Sandbox.Discovery;
using Sampan.Sandbox.Kinds;
using Sampan.Sandbox.Protobuf;
using Sampan.Sandbox.Store;

namespace Sampan.Sandbox.Routes;

/// <summary>Reads request bodies and decodes them into objects of a kind.</summary>
internal static class Bodies
{
    /// <summary>The API server's own bound on a request.</summary>
    private const int MostBytes = 3 * 1024 * 1024;

    // Served no more since 1.16, but still known to every API server.
    private static readonly string[] RemovedLongAgo = ["extensions/v1beta1", "apps/v1beta1", "apps/v1beta2"];

    private const string ForCustom = "application/json, application/yaml";
    private const string ForBuiltIn = ForCustom + ", " + ProtobufEnvelope.MediaType;

    /// <summary>API servers know kinds that they no longer serve.</summary>
    private static readonly FrozenSet<GroupVersionKind> Known = ApiFacts.Lifetimes.Select(f => f.Resource.GroupVersionKind).ToFrozenSet();

    /// <summary>Media type without parameters; empty when there is none.</summary>
    public static string MediaType(HttpContext http) => (http.Request.ContentType ?? "").Split(';', 2)[0].Trim().ToLowerInvariant();

    public static async Task<byte[]> ReadAsync(HttpContext http)
    {
        var reader = http.Request.BodyReader;
        while (true)
        {
            var result = await reader.ReadAsync(http.RequestAborted).ConfigureAwait(false);
            if (result.Buffer.Length > MostBytes)
                throw new ApiRefusal(HttpStatusCode.RequestEntityTooLarge, "RequestEntityTooLarge", $"Request entity too large: limit is {MostBytes}");
            if (result.IsCompleted)
            {
                var body = result.Buffer.ToArray();
                reader.AdvanceTo(result.Buffer.End);
                return body;
            }

            reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    /// <summary>The object that a request to a resource carries.</summary>
    /// <exception cref="ApiRefusal">400: there is none; 415: custom resources in protobuf.</exception>
    public static async Task<JsonObject> ObjectAsync(ApiRequest request, List<string> duplicates)
    {
        if (request.Resource.Custom is not null && MediaType(request.Http) == ProtobufEnvelope.MediaType) throw Refusals.UnsupportedMediaType(ForCustom);
        var kind = request.Resource.Api.GroupVersionKind;
        return await ObjectAsync(request.Http, kind, duplicates).ConfigureAwait(false) ?? throw (MediaType(request.Http) == ProtobufEnvelope.MediaType
            ? Refusals.BadRequest($"the object provided is unrecognized (must be of type {kind.Kind}): empty data (<empty>)")
            : Empty(kind.Kind));
    }

    /// <summary>A body that must be one object, in JSON, YAML or protobuf; null when it is empty.</summary>
    /// <param name="http">The request.</param>
    /// <param name="expected">Kind it should be of.</param>
    /// <param name="duplicates">Collects the keys that stand twice; the last one counts.</param>
    public static async Task<JsonObject?> ObjectAsync(HttpContext http, GroupVersionKind expected, List<string>? duplicates = null)
    {
        var expectedKind = expected.Kind;
        var bytes = await ReadAsync(http).ConfigureAwait(false);
        if (bytes.Length == 0) return null;
        switch (MediaType(http))
        {
            case "application/yaml" or "application/x-yaml" or "text/yaml":
                return (JsonObject)KubeJson.ParseNode(Yaml(bytes, expectedKind).ToUtf8().Span)!;
            case ProtobufEnvelope.MediaType:
                return Protobuf(bytes, expected);
            case "" or "application/json":
                return Json(bytes, expectedKind, duplicates ?? []);
            default:
                throw Refusals.UnsupportedMediaType(ForBuiltIn);
        }
    }

    /// <summary>The body of a server-side apply: one YAML (or JSON) mapping.</summary>
    public static async Task<JsonObject> ApplyAsync(HttpContext http)
    {
        var bytes = await ReadAsync(http).ConfigureAwait(false);
        try
        {
            return KubeYaml.ReadNodes(Encoding.UTF8.GetString(bytes)) switch
            {
                [] or [null] => [],
                [JsonObject only] => only,
                [JsonArray] => throw Undecodable("error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type map[string]interface {}"),
                [_] => throw Undecodable("error unmarshaling JSON: while decoding JSON: json: cannot unmarshal a scalar into Go value of type map[string]interface {}"),
                _ => throw Undecodable("expected one document"),
            };
        }
        catch (MalformedObjectException e)
        {
            throw Undecodable($"error converting YAML to JSON: {e.Message}");
        }

        static ApiRefusal Undecodable(string why) => Refusals.BadRequest($"error decoding YAML: {why}");
    }

    /// <summary>Checks what the body says it is, removes what its kind does not have, and reports that as the request asked for.</summary>
    public static JsonObject Decode(ResourceTable table, WriteCall call, JsonObject body, IReadOnlyList<string>? duplicates = null)
    {
        var complaints = Complaints(table, call, body, duplicates);
        if (complaints.Count == 0 || call.FieldValidation == "Ignore") return body;
        if (call.FieldValidation == "Strict") throw CannotHandle(call.Resource, $"strict decoding error: {string.Join(", ", complaints)}");
        call.Warnings.AddRange(complaints);
        return body;
    }

    /// <summary>Removes what the kind does not have.</summary>
    /// <returns>What strict validation complains of.</returns>
    public static List<string> Complaints(ResourceTable table, WriteCall call, JsonObject body, IReadOnlyList<string>? duplicates)
    {
        var resource = call.Resource;
        RequireKind(table, resource, body);
        if (resource.Custom is not null) RequireMetadata(resource, body);
        // An empty list of managers asks to forget them all; decoding takes it for nothing.
        var forgets = ManagedFieldsJson.IsReset(body.At("metadata", "managedFields"));
        var unknown = resource.Rules.Decode(resource.Api.GroupVersionKind, body);
        if (forgets) body["metadata"]!["managedFields"] = new JsonArray();
        if (resource.Custom is null) RequireMetadata(resource, body);
        return [.. (duplicates ?? []).Select(d => $"duplicate field {FieldError.Quote(d)}"), .. unknown];
    }

    private static void RequireMetadata(ServedResource resource, JsonObject body)
    {
        if (MetadataRules.WrongType(body) is { } wrong) throw CannotHandle(resource, $"json: cannot unmarshal {wrong}");
    }

    /// <summary>The refusal of an empty body.</summary>
    public static ApiRefusal Empty(string kind) => Unrecognized(kind, "unexpected end of JSON input", "<empty>");

    private static void RequireKind(ResourceTable table, ServedResource resource, JsonObject body)
    {
        var api = resource.Api;
        var (apiVersion, kind) = (body.Text("apiVersion"), body.Text("kind"));
        if (resource.Custom is not null)
        {
            if (kind is null or "") throw Refusals.BadRequest($"the object provided is unrecognized (must be of type {api.Kind}): Object 'Kind' is missing in '{Encoding.UTF8.GetString(KubeJson.Write(body))}' ({Start(body)})");
            if (apiVersion != api.Id.ApiVersion)
                throw Refusals.BadRequest($"the API version in the data ({apiVersion}) does not match the expected API version ({api.Id.ApiVersion})");
            if (kind == api.Kind) return;
            throw Refusals.Invalid($"{kind}.{api.Id.Group}", api.Id.Group, kind, body.Text("metadata", "name") ?? "",
                [FieldError.Invalid("kind", FieldError.Quote(kind), $"must be {api.Kind}")]);
        }

        (apiVersion, kind) = (apiVersion is null or "" ? api.Id.ApiVersion : apiVersion, kind is null or "" ? api.Kind : kind);
        var said = GroupVersionKind.From(apiVersion, kind);
        (body["apiVersion"], body["kind"]) = (apiVersion, kind);
        if (said == api.GroupVersionKind) return;
        if (kind == api.Kind && (IsKnown(table, said) || ApiFacts.Lifetimes.Any(f => f.Resource.GroupVersionKind == said) || RemovedLongAgo.Contains(apiVersion)))
            throw Refusals.BadRequest($"the API version in the data ({apiVersion}) does not match the expected API version ({api.Id.ApiVersion})");
        throw AnotherKind(table, said, api.GroupVersionKind);
    }

    /// <summary>The refusal of a body that says it is something else.</summary>
    public static ApiRefusal AnotherKind(ResourceTable table, GroupVersionKind said, GroupVersionKind wanted)
    {
        var inner = wanted.Group.Length == 0 ? "core" : wanted.Group.Split('.', 2)[0];
        return Refusals.BadRequest($"{said.Kind} in version \"{said.Version}\" cannot be handled as a {wanted.Kind}: " + (IsKnown(table, said)
            ? $"converting ({said.Version}.{said.Kind}) to ({inner}.{wanted.Kind}): unknown conversion"
            : $"no kind \"{said.Kind}\" is registered for version \"{said.ApiVersion}\" in scheme \"pkg/api/legacyscheme/scheme.go:30\""));
    }

    /// <summary>Servers know more versions of their kinds than they serve.</summary>
    private static bool IsKnown(ResourceTable table, GroupVersionKind kind) =>
        Known.Contains(kind) || table.BuiltIn.Any(r => r.Id.ApiVersion == kind.ApiVersion && r.ListKind == kind.Kind) || ProtobufTypes.Find(Sampan.Kubernetes.Versions.ApiTypes.NameOf(kind)) is not null;

    private static ApiRefusal CannotHandle(ServedResource resource, string why) =>
        Refusals.BadRequest($"{resource.Api.Kind} in version \"{resource.Id.Version}\" cannot be handled as a {resource.Api.Kind}: {why}");

    private static JsonObject Json(byte[] bytes, string expectedKind, List<string> duplicates)
    {
        try
        {
            return Object(KubeJson.ParseNode(bytes), bytes, expectedKind);
        }
        catch (JsonException e)
        {
            if (GoSyntax.Problem(bytes) is { } problem) throw Unrecognized(expectedKind, problem, Start(bytes));
            return Object(Again(bytes, duplicates, e, expectedKind), bytes, expectedKind);
        }
    }

    /// <summary>Well-formed, but with a key twice, or deeper than anything may be.</summary>
    private static JsonNode? Again(byte[] bytes, List<string> duplicates, JsonException first, string expectedKind)
    {
        try
        {
            return LenientJson.Read(bytes, duplicates);
        }
        catch (JsonException)
        {
            throw Unrecognized(expectedKind, first.Message, Start(bytes));
        }
    }

    private static JsonObject Object(JsonNode? node, byte[] bytes, string expectedKind) => node switch
    {
        JsonObject item => item,
        null => [],
        _ => throw Unrecognized(expectedKind, $"json: cannot unmarshal {GoName(node)} into Go value of type {TypeMeta}", Start(bytes)),
    };

    private const string TypeMeta = """struct { APIVersion string "json:\"apiVersion,omitempty\""; Kind string "json:\"kind,omitempty\"" }""";

    private static string GoName(JsonNode node) => node.GetValueKind() switch
    {
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        _ => "bool",
    };

    private static JsonObject Protobuf(byte[] bytes, GroupVersionKind expected)
    {
        try
        {
            return ProtobufEnvelope.Open(bytes, expected);
        }
        catch (ProtobufException e) when (e.Kind is { } kind)
        {
            throw Refusals.BadRequest($"{kind.Kind} in version \"{kind.Version}\" cannot be handled as a {expected.Kind}: {e.Message}");
        }
        catch (ProtobufException e)
        {
            var start = bytes[0] == '{' ? Start(bytes) : bytes.Length <= 30 ? Convert.ToHexStringLower(bytes) : Convert.ToHexStringLower(bytes.AsSpan(0, 30)) + " ...";
            throw Refusals.BadRequest($"the object provided is unrecognized (must be of type {expected.Kind}): {e.Message} ({start})");
        }
    }

    private static KubeObject Yaml(byte[] bytes, string expectedKind)
    {
        try
        {
            return KubeYaml.ReadAll(Encoding.UTF8.GetString(bytes)) is [var only] ? only
                : throw Refusals.BadRequest($"the object provided is unrecognized (must be of type {expectedKind}): expected one YAML document");
        }
        catch (FormatException e)
        {
            throw Refusals.BadRequest($"the object provided is unrecognized (must be of type {expectedKind}): {e.Message}");
        }
    }

    private static ApiRefusal Unrecognized(string kind, string why, string start) =>
        Refusals.BadRequest($"the object provided is unrecognized (must be of type {kind}): couldn't get version/kind; json parse error: {why} ({start})");

    private static string Start(JsonObject body) => Start(KubeJson.Write(body));

    /// <summary>How a body begins: as text when it might be an object, else in hexadecimal digits.</summary>
    private static string Start(byte[] bytes)
    {
        var start = bytes.AsSpan(0, Math.Min(bytes.Length, 30));
        return (bytes[0] == '{' ? Encoding.UTF8.GetString(start) : Convert.ToHexStringLower(start)) + (bytes.Length > 30 ? " ..." : "");
    }
}
