using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Crds;
using Sampan.Sandbox.Discovery;
using Sampan.Sandbox.Kinds;
using Sampan.Sandbox.OpenApi;
using Sampan.Sandbox.Store;

namespace Sampan.Sandbox.Routes;

/// <summary><c>/openapi/v2</c>, the index <c>/openapi/v3</c> and its documents: built-in ones from the kinds, custom ones from their definitions.</summary>
internal sealed class OpenApiRoutes(IOpenApiDocuments documents, ObjectStore store)
{
    private volatile WholeDocument? _whole;

    public Task AnswerAsync(HttpContext http, ResourceTable table, string[] segments) => segments switch
    {
        ["openapi", "v2"] when OpenApiV2Message.IsAccepted(http.Request.Headers.Accept.ToString()) =>
            Answers.WriteAsync(http, HttpStatusCode.OK, Whole(table).Message, OpenApiV2Message.MediaType),
        ["openapi", "v2"] => Answers.WriteAsync(http, HttpStatusCode.OK, Whole(table).Json),
        ["openapi", "v3"] => Answers.WriteAsync(http, HttpStatusCode.OK, Index(table)),
        ["openapi", "v3", .. var path] => DocumentAsync(http, table, string.Join('/', path)),
        _ => throw Refusals.NoSuchResource(),
    };

    private Task DocumentAsync(HttpContext http, ResourceTable table, string path)
    {
        var document = documents.V3(path) ?? Custom(table, path) ?? throw Refusals.NoSuchResource();
        return Answers.WriteAsync(http, HttpStatusCode.OK, document);
    }

    /// <summary>Everything in one document, made anew when what is served has changed.</summary>
    private WholeDocument Whole(ResourceTable table)
    {
        if (_whole is { } last && ReferenceEquals(last.Of, table)) return last;
        var custom = table.All.Where(r => r.Custom is not null).ToList();
        var json = documents.V2;
        if (custom.Count > 0)
        {
            var document = (JsonObject)KubeJson.ParseNode(json.Span)!;
            CustomOpenApiV2.AddTo(document, custom, store);
            json = KubeJson.Write(document);
        }

        using var parsed = KubeJson.ParseDocument(json);
        return _whole = new(table, json, OpenApiV2Message.Document(parsed.RootElement));
    }

    private sealed record WholeDocument(ResourceTable Of, ReadOnlyMemory<byte> Json, ReadOnlyMemory<byte> Message);

    private JsonObject Index(ResourceTable table)
    {
        var custom = table.Groups.SelectMany(g => g.Versions.Where(v => v.Resources.Any(r => r.Custom is not null)).Select(v => $"apis/{g.Name}/{v.Version}"));
        var paths = new JsonObject();
        foreach (var path in documents.V3Paths.Concat(custom))
        {
            var document = documents.V3(path) ?? Custom(table, path)!.Value;
            paths[path] = new JsonObject { ["serverRelativeURL"] = $"/openapi/v3/{path}?hash={Convert.ToHexString(SHA256.HashData(document.Span)[..16])}" };
        }

        return new JsonObject { ["paths"] = paths };
    }

    private ReadOnlyMemory<byte>? Custom(ResourceTable table, string path)
    {
        if (path.Split('/') is not ["apis", var name, var version]) return null;
        var resources = table.Group(name)?.Versions.FirstOrDefault(v => v.Version == version).Resources?.Where(r => r.Custom is not null).ToList();
        return resources is { Count: > 0 } ? (ReadOnlyMemory<byte>?)KubeJson.Write(CustomOpenApi.Document(resources, store)) : null;
    }
}
