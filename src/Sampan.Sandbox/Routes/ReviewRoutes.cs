using System.Net;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Store;

namespace Sampan.Sandbox.Routes;

/// <summary>Questions that are asked by a POST and never stored: who am I, may I.</summary>
/// <remarks>The one user of a sandbox may do everything, so every access review is allowed.</remarks>
internal sealed class ReviewRoutes(string token, TimeProvider time)
{
    /// <summary>Group and role of the one user.</summary>
    public const string UserName = "sandbox-admin";

    /// <summary>True for the kinds this answers.</summary>
    public static bool Handles(ApiRequest request) => request.Resource.Id.Group is "authorization.k8s.io" or "authentication.k8s.io";

    public async Task AnswerAsync(ApiRequest request)
    {
        var kind = request.Resource.Api.Kind;
        var body = await Bodies.ObjectAsync(request.Http, request.Resource.Api.GroupVersionKind).ConfigureAwait(false) ?? throw Bodies.Empty(kind);
        var answer = new JsonObject { ["kind"] = kind, ["apiVersion"] = request.Resource.Id.ApiVersion, ["metadata"] = new JsonObject() };
        if (body["spec"] is { } spec) answer["spec"] = spec.DeepClone();
        answer["status"] = kind switch
        {
            "SelfSubjectAccessReview" or "SubjectAccessReview" or "LocalSubjectAccessReview" => new JsonObject { ["allowed"] = true },
            "SelfSubjectRulesReview" => Rules(),
            "SelfSubjectReview" => new JsonObject { ["userInfo"] = User() },
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

    private static JsonObject User() => new() { ["username"] = UserName, ["groups"] = new JsonArray("system:masters", "system:authenticated") };

    private JsonObject Token(JsonObject body) => body.Text("spec", "token") == token
        ? new JsonObject { ["authenticated"] = true, ["user"] = User() }
        : new JsonObject { ["authenticated"] = false, ["user"] = new JsonObject(), ["error"] = "the sandbox knows one token, and this is another" };
}
