using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Patching;
using Sampan.Sandbox.Discovery;
using Sampan.Sandbox.Kinds;
using Sampan.Sandbox.Store;

namespace Sampan.Sandbox.Routes;

/// <summary>Reads the three kinds of patches into functions on documents.</summary>
internal static class PatchReader
{
    private const string Prefix = "error decoding patch: ";
    private const string NotAMap = "json: cannot unmarshal array into Go value of type map[string]interface {}";
    private const string ForCustom = "application/json-patch+json, application/merge-patch+json";
    private const string ForBuiltIn = ForCustom + ", application/strategic-merge-patch+json";

    /// <summary>Media type of server-side apply, which <see cref="WriteRoutes"/> deals with.</summary>
    public const string Apply = "application/apply-patch+yaml";

    private static readonly string[] KnownTypes =
    [
        "application/json-patch+json", "application/merge-patch+json", "application/strategic-merge-patch+json", Apply,
    ];

    /// <exception cref="ApiRefusal">415: another media type; 400: malformed.</exception>
    public static async Task<Patch> ReadAsync(HttpContext http, ServedResource resource, bool strategic = true)
    {
        var type = Bodies.MediaType(http);
        var supported = type is "application/json-patch+json" or "application/merge-patch+json" ||
            (type == "application/strategic-merge-patch+json" && resource.Custom is null && strategic);
        if (!KnownTypes.Contains(type)) throw new ApiRefusal(HttpStatusCode.UnsupportedMediaType, "UnsupportedMediaType", "415: Unsupported Media Type");
        if (!supported) throw Refusals.UnsupportedMediaType((resource.Custom is null ? ForBuiltIn : ForCustom) + ", " + Apply);
        var bytes = await Bodies.ReadAsync(http).ConfigureAwait(false);
        if (type == "application/strategic-merge-patch+json")
        {
            var changes = Parse(bytes, "") as JsonObject ?? throw Refusals.BadRequest(NotAMap);
            return new Patch(Strategic(resource, changes), changes);
        }

        var patch = Parse(bytes, Prefix);
        return new Patch(type == "application/json-patch+json"
            ? Json(patch as JsonArray ?? throw Refusals.BadRequest($"{Prefix}json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp"))
            : Merge(patch as JsonObject ?? throw Refusals.BadRequest(Prefix + NotAMap)), null);
    }

    private static Func<JsonObject, JsonObject> Json(JsonArray operations) =>
        current => Applied(() => JsonPatch.Apply(current, operations, JsonPatchDialect.ApiServer) as JsonObject ?? throw new PatchException("the outcome is not an object"));

    private static Func<JsonObject, JsonObject> Merge(JsonObject patch) => current => (JsonObject)MergePatch.Apply(current, patch)!;

    private static Func<JsonObject, JsonObject> Strategic(ServedResource resource, JsonObject patch)
    {
        var kind = resource.Api.GroupVersionKind;
        return current => Applied(() => new StrategicMergePatch(path => resource.Rules.MergeRuleFor(kind, path)).Apply(current, patch));
    }

    private static JsonObject Applied(Func<JsonObject> apply)
    {
        try
        {
            return apply();
        }
        catch (PatchException e)
        {
            throw e.Code is { } code ? new ApiRefusal(code, code == HttpStatusCode.BadRequest ? "BadRequest" : "", e.Message)
                // The API server keeps to itself what did not fit.
                : new ApiRefusal(HttpStatusCode.UnprocessableEntity, "Invalid", "the server rejected our request due to an error in our request");
        }
    }

    private static JsonNode? Parse(byte[] body, string prefix)
    {
        if (GoSyntax.Problem(body) is { } problem) throw Refusals.BadRequest(prefix + problem);
        return LenientJson.Read(body, []);
    }
}
