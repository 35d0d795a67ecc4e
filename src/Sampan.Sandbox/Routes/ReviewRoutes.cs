using System.Net;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;
using Sampan.Sandbox.Access;
using Sampan.Sandbox.Kinds;
using Sampan.Sandbox.Kinds.Validation;
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
        var body = Bodies.Decode(request.Table, request.Write("CreateOptions", "Ignore"), await Bodies.ObjectAsync(request, []).ConfigureAwait(false));
        Require(kind, body);
        var metadata = body["metadata"]?.DeepClone() as JsonObject ?? [];
        if (kind == "SelfSubjectReview") metadata["creationTimestamp"] = ResourceWriter.Timestamp(time.GetUtcNow());
        // For want of a way to leave an empty time out.
        else if (version.Minor <= 33) metadata["creationTimestamp"] = null;
        var answer = new JsonObject { ["kind"] = kind, ["apiVersion"] = request.Resource.Id.ApiVersion, ["metadata"] = metadata };
        if (kind == "SelfSubjectRulesReview") answer["spec"] = new JsonObject();
        else if (body["spec"] is { } spec) answer["spec"] = spec.DeepClone();
        answer["status"] = kind switch
        {
            "SelfSubjectAccessReview" or "SubjectAccessReview" or "LocalSubjectAccessReview" => new JsonObject { ["allowed"] = true },
            "SelfSubjectRulesReview" => Rules(),
            "SelfSubjectReview" => new JsonObject { ["userInfo"] = UserIdentity.Of(request.Http).ToJson() },
            "TokenReview" => Token(body),
            _ => throw Refusals.NotImplemented(kind),
        };
        await Answers.WriteAsync(request.Http, HttpStatusCode.Created, answer).ConfigureAwait(false);
    }

    /// <summary>Refuses questions that make no sense.</summary>
    private static void Require(string kind, JsonObject body)
    {
        if (kind == "TokenReview" && body.Text("spec", "token") is null or "") throw Refusals.BadRequest("token is required for TokenReview in authentication");
        if (kind == "SelfSubjectRulesReview" && body.Text("spec", "namespace") is null or "") throw Refusals.BadRequest("no namespace on request");
        if (!kind.EndsWith("SubjectAccessReview", StringComparison.Ordinal)) return;
        var errors = new List<FieldError>();
        var (resource, path) = (body.At("spec", "resourceAttributes"), body.At("spec", "nonResourceAttributes"));
        if (resource is not null && path is not null)
            errors.Add(FieldError.Invalid("spec.nonResourceAttributes", Internal(path), "cannot be specified in combination with resourceAttributes"));
        if (resource is null && path is null)
            errors.Add(FieldError.Invalid("spec.resourceAttributes", "null", "exactly one of nonResourceAttributes or resourceAttributes must be specified"));
        if (kind != "SelfSubjectAccessReview" && body.Text("spec", "user") is null or "" && !body.Items("spec", "groups").Any())
            errors.Add(FieldError.Invalid("spec.user", "\"\"", "at least one of user or group must be specified"));
        if (kind == "LocalSubjectAccessReview") RequireLocal(errors, body, resource, path);
        if (errors.Count > 0) throw Refusals.Invalid(".authorization.k8s.io", "authorization.k8s.io", "", "", errors);
    }

    private static void RequireLocal(List<FieldError> errors, JsonObject body, JsonNode? resource, JsonNode? path)
    {
        if (resource is not null && resource.Text("namespace") != body.Text("metadata", "namespace"))
            errors.Add(FieldError.Invalid("spec.resourceAttributes.namespace", FieldError.Quote(resource.Text("namespace") ?? ""), "must match metadata.namespace"));
        if (path is not null) errors.Add(FieldError.Invalid("spec.nonResourceAttributes", Internal(path), "disallowed on this kind of request"));
    }

    /// <summary>Attributes under their internal names, as messages print them.</summary>
    private static string Internal(JsonNode path) => FieldChecks.Print(new JsonObject { ["Path"] = path.Text("path") ?? "", ["Verb"] = path.Text("verb") ?? "" });

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
