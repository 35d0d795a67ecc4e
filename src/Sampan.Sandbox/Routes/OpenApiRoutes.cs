using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Crds;
using Sampan.Sandbox.Discovery;
using Sampan.Sandbox.Kinds;
using Sampan.Sandbox.Store;

namespace Sampan.Sandbox.Routes;

/// <summary><c>/openapi/v2</c>, the index <c>/openapi/v3</c> and its documents: built-in ones from the kinds, custom ones from their definitions.</summary>
internal sealed class OpenApiRoutes(IOpenApiDocuments documents, ObjectStore store)
{
    public Task AnswerAsync(HttpContext http, ResourceTable table, string[] segments) => segments switch
    {
        ["openapi", "v2"] when OpenApiV2Summary.IsAccepted(http.Request.Headers.Accept.ToString()) =>
            Answers.WriteAsync(http, HttpStatusCode.OK, OpenApiV2Summary.Document(table), OpenApiV2Summary.MediaType),
        ["openapi", "v2"] => Answers.WriteAsync(http, HttpStatusCode.OK, documents.V2),
        ["openapi", "v3"] => Answers.WriteAsync(http, HttpStatusCode.OK, Index(table)),
        ["openapi", "v3", .. var path] => DocumentAsync(http, table, string.Join('/', path)),
        _ => throw Refusals.NoSuchResource(),
    };

    private Task DocumentAsync(HttpContext http, ResourceTable table, string path)
    {
        var document = documents.V3(path) ?? Custom(table, path) ?? throw Refusals.NoSuchResource();
        return Answers.WriteAsync(http, HttpStatusCode.OK, document);
    }

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
