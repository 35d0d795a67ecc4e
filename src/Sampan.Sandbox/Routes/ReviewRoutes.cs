using System.Net;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;
using Sampan.Sandbox.Access;
using Sampan.Sandbox.Store;

namespace Sampan.Sandbox.Routes;

/// <summary>Questions that are asked by a POST and never stored: who am I, may I.</summary>
/// <remarks>Who is let into a sandbox may do everything, so every access review is allowed.</remarks>
internal sealed class ReviewRoutes(string token, ServiceAccountTokens tokens, KubernetesVersion version, TimeProvider time)
{
    /// <summary>True for the kinds this answers.</summary>
    public static bool Handles(ApiRequest request) => request.Resource.Id.Group is "authorization.k8s.io" or "authentication.k8s.io";

    public async Task AnswerAsync(ApiRequest request)
    {
        var kind = request.Resource.Api.Kind;
        var body = await Bodies.ObjectAsync(request.Http, request.Resource.Api.GroupVersionKind).ConfigureAwait(false) ?? throw Bodies.Empty(kind);
        request.Resource.Rules.Decode(request.Resource.Api.GroupVersionKind, body);
        var answer = new JsonObject { ["kind"] = kind, ["apiVersion"] = request.Resource.Id.ApiVersion, ["metadata"] = new JsonObject() };
        // For want of a way to leave an empty time out.
        if (version.Minor <= 33) answer["metadata"]!["creationTimestamp"] = null;
        if (body["spec"] is { } spec) answer["spec"] = spec.DeepClone();
        answer["status"] = kind switch
        {
            "SelfSubjectAccessReview" or "SubjectAccessReview" or "LocalSubjectAccessReview" => new JsonObject { ["allowed"] = true },
            "SelfSubjectRulesReview" => Rules(),
            "SelfSubjectReview" => new JsonObject { ["userInfo"] = UserIdentity.Of(request.Http).ToJson() },
            "TokenReview" => Token(body),
            _ => throw Refusals.NotImplemented(kind),
        };
        if (kind == "SelfSubjectReview") answer["metadata"]!["creationTimestamp"] = ResourceWriter.Timestamp(time.GetUtcNow());
        await Answers.WriteAsync(request.Http, HttpStatusCode.Created, answer).ConfigureAwait(false);
    }

    private static JsonObject Rules() => new()
    {
        ["resourceRules"] = new JsonArray(new JsonObject { ["verbs"] = new JsonArray("*"), ["apiGroups"] = new JsonArray("*"), ["resources"] = new JsonArray("*") }),
        ["nonResourceRules"] = new JsonArray(new JsonObject { ["verbs"] = new JsonArray("*"), ["nonResourceURLs"] = new JsonArray("*") }),
        ["incomplete"] = false,
    };

    private JsonObject Token(JsonObject body)
    {
        var given = body.Text("spec", "token") ?? "";
        var wanted = body.Items("spec", "audiences").Select(a => a.Text() ?? "").DefaultIfEmpty(ServiceAccountTokens.Issuer).ToList();
        var known = given == token ? (UserIdentity.Admin, [ServiceAccountTokens.Issuer]) : tokens.Check(given);
        var shared = wanted.Intersect(known?.Audiences ?? []).ToList();
        if (known is not { } found || shared.Count == 0)
            return new JsonObject { ["user"] = new JsonObject(), ["error"] = known is null ? "the sandbox does not know this token" : "the token is for other audiences" };
        return new JsonObject { ["authenticated"] = true, ["user"] = found.User.ToJson(), ["audiences"] = new JsonArray([.. shared.Select(a => (JsonNode)a)]) };
    }
}
