using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Discovery;
using Sampan.Sandbox.Kinds;
using Sampan.Sandbox.Patching;
using Sampan.Sandbox.Store;

namespace Sampan.Sandbox.Routes;

/// <summary>Reads the three kinds of patches into functions on documents.</summary>
internal static class PatchReader
{
    private const string ForCustom = "application/json-patch+json, application/merge-patch+json";
    private const string ForBuiltIn = ForCustom + ", application/strategic-merge-patch+json";

    /// <summary>Media type of server-side apply, which <see cref="WriteRoutes"/> deals with.</summary>
    public const string Apply = "application/apply-patch+yaml";

    private static readonly string[] KnownTypes =
    [
        "application/json-patch+json", "application/merge-patch+json", "application/strategic-merge-patch+json", Apply,
    ];

    /// <exception cref="ApiRefusal">415: another media type; 400: malformed.</exception>
    public static async Task<Func<JsonObject, JsonObject>> ReadAsync(HttpContext http, ServedResource resource, bool strategic = true)
    {
        var type = Bodies.MediaType(http);
        var supported = type is "application/json-patch+json" or "application/merge-patch+json" ||
            (type == "application/strategic-merge-patch+json" && resource.Custom is null && strategic);
        if (!KnownTypes.Contains(type)) throw new ApiRefusal(HttpStatusCode.UnsupportedMediaType, "UnsupportedMediaType", "415: Unsupported Media Type");
        if (!supported) throw Refusals.UnsupportedMediaType((resource.Custom is null ? ForBuiltIn : ForCustom) + ", " + Apply);
        var patch = Parse(await Bodies.ReadAsync(http).ConfigureAwait(false));
        return type switch
        {
            "application/json-patch+json" => Json(patch as JsonArray ?? throw Malformed("json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp")),
            "application/merge-patch+json" => Merge(patch as JsonObject ?? throw Malformed("a merge patch of an object must be an object")),
            _ => Strategic(resource, patch as JsonObject ?? throw Malformed("a strategic merge patch must be an object")),
        };
    }

    private static Func<JsonObject, JsonObject> Json(JsonArray operations) =>
        current => Applied(() => JsonPatch.Apply(current, operations) as JsonObject ?? throw new PatchException("the outcome is not an object"));

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
        catch (PatchException)
        {
            // The API server keeps to itself what did not fit.
            throw new ApiRefusal(HttpStatusCode.UnprocessableEntity, "Invalid", "the server rejected our request due to an error in our request");
        }
    }

    private static JsonNode? Parse(byte[] body)
    {
        try
        {
            return KubeJson.ParseNode(body);
        }
        catch (JsonException e)
        {
            throw Malformed(e.Message);
        }
    }

    private static ApiRefusal Malformed(string why) => Refusals.BadRequest($"error decoding patch: {why}");
}
