using System.Net;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;
using Sampan.Sandbox.Kinds;
using Sampan.Sandbox.Store;

namespace Sampan.Sandbox.Routes;

/// <summary>What a delete asks for: its body when there is one, else its query.</summary>
internal sealed class DeleteOptionsReader(KubernetesVersion version)
{
    private const string Kind = "DeleteOptions";

    private static readonly GroupVersionKind Type = new("meta.k8s.io", "v1", Kind);

    public async Task<(WriteCall Call, DeleteCall How)> ReadAsync(ApiRequest request)
    {
        var body = await BodyAsync(request).ConfigureAwait(false);
        var dryRun = body is null ? request.Http.Request.Query["dryRun"].Any(d => !string.IsNullOrEmpty(d)) : body.Items("dryRun").Any();
        return (new WriteCall(request.Resource, request.Namespace) { DryRun = dryRun }, DeleteOptions.Read(request, body));
    }

    /// <summary>The body. What is wrong with it is told without the frame that other bodies' errors have, and before 1.33 as a failure of the server.</summary>
    private async Task<JsonObject?> BodyAsync(ApiRequest request)
    {
        if (Bodies.MediaType(request.Http) is not ("" or "application/json")) return await Bodies.ObjectAsync(request.Http, Type).ConfigureAwait(false);
        var bytes = await Bodies.ReadAsync(request.Http).ConfigureAwait(false);
        if (bytes.Length == 0) return null;
        if (GoSyntax.Problem(bytes) is { } problem) throw Refuse($"couldn't get version/kind; json parse error: {problem}");
        var body = LenientJson.Read(bytes, []) as JsonObject;
        if (body.Text("kind") is { Length: > 0 } kind && kind != Kind)
            throw Refuse($"no kind \"{kind}\" is registered for version \"{body.Text("apiVersion")}\" in scheme \"pkg/apis/meta/internalversion/scheme/register.go:27\"");
        return body;
    }

    private ApiRefusal Refuse(string why) =>
        version.Since(MetadataRules.CountsBytes) ? Refusals.BadRequest(why) : new ApiRefusal(HttpStatusCode.InternalServerError, "", why);
}
