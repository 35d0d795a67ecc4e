using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Access;
using Sampan.Sandbox.Kinds;
using Sampan.Sandbox.Store;

namespace Sampan.Sandbox.Routes;

/// <summary><c>serviceaccounts/token</c>: a TokenRequest and the token that answers it.</summary>
internal sealed class TokenRoutes(ObjectStore store, ServiceAccountTokens tokens, TimeProvider time)
{
    private const long DefaultSeconds = 3600, LeastSeconds = 600, MostSeconds = 1L << 32;

    public async Task IssueAsync(ApiRequest request, GroupVersionKind kind)
    {
        var body = await Bodies.ObjectAsync(request.Http, kind).ConfigureAwait(false) ?? throw Bodies.Empty(kind.Kind);
        request.Write("CreateOptions", "Ignore");
        RequireOwn(body, "name", request.Name!, "must match the service account name if specified");
        RequireOwn(body, "namespace", request.Namespace!, "must match the service account namespace if specified");
        var account = (store.Get(request.Resource.Home, new(request.Namespace, request.Name!)) ?? throw Refusals.NotFound(request.Resource, request.Name!)).Content;
        var seconds = body.Whole("spec", "expirationSeconds") ?? DefaultSeconds;
        RequireSpan(seconds);

        var audiences = body.Items("spec", "audiences").Select(a => a.Text() ?? "").ToList();
        if (audiences.Count == 0) audiences.Add(ServiceAccountTokens.Issuer);
        var bound = Bound(request, body["spec"]?["boundObjectRef"]);
        var expires = time.GetUtcNow().AddSeconds(seconds);
        await Answers.WriteAsync(request.Http, HttpStatusCode.Created, new JsonObject
        {
            ["kind"] = kind.Kind,
            ["apiVersion"] = kind.ApiVersion,
            ["metadata"] = new JsonObject
            {
                ["name"] = account.Name,
                ["namespace"] = account.Namespace,
                ["uid"] = account.Uid,
                ["creationTimestamp"] = ResourceWriter.Timestamp(time.GetUtcNow()),
            },
            ["spec"] = new JsonObject
            {
                ["audiences"] = new JsonArray([.. audiences.Select(a => (JsonNode)a)]),
                ["expirationSeconds"] = seconds,
                ["boundObjectRef"] = body["spec"]?["boundObjectRef"]?.DeepClone(),
            },
            ["status"] = new JsonObject { ["token"] = tokens.Issue(account, audiences, expires, bound), ["expirationTimestamp"] = ResourceWriter.Timestamp(expires) },
        }).ConfigureAwait(false);
    }

    private static void RequireOwn(JsonObject body, string field, string wanted, string rule)
    {
        if (body.Text("metadata", field) is { Length: > 0 } own && own != wanted) throw Invalid(wanted, FieldError.Invalid($"metadata.{field}", FieldError.Quote(own), rule));
    }

    private static void RequireSpan(long seconds)
    {
        var printed = seconds.ToString(CultureInfo.InvariantCulture);
        if (seconds < LeastSeconds) throw Invalid("", FieldError.Invalid("spec.expirationSeconds", printed, "may not specify a duration less than 10 minutes"));
        if (seconds > MostSeconds) throw Invalid("", FieldError.Invalid("spec.expirationSeconds", printed, "may not specify a duration larger than 2^32 seconds"));
    }

    private static ApiRefusal Invalid(string name, FieldError error) =>
        Refusals.Invalid("TokenRequest.authentication.k8s.io", "authentication.k8s.io", "TokenRequest", name, [error]);

    private (string Kind, string Name, string Uid)? Bound(ApiRequest request, JsonNode? reference)
    {
        if (reference is not JsonObject) return null;
        var (kind, name) = (reference.Text("kind") ?? "", reference.Text("name") ?? "");
        GroupResource resource = (reference.Text("apiVersion"), kind) switch
        {
            ("v1", "Pod") => KindTraits.Pods,
            ("v1", "Secret") => new("", "secrets"),
            _ => throw Refusals.NotImplemented($"tokens bound to a {kind}"),
        };
        var item = (store.Get(resource, new(request.Namespace, name)) ?? throw Refusals.NotFound(resource, name)).Content;
        if (kind == "Pod" && (item.Text("spec", "serviceAccountName") ?? "default") != request.Name)
            throw Refusals.BadRequest($"cannot bind token for serviceaccount \"{request.Name}\" to pod running with different serviceaccount name.");
        if (reference.Text("uid") is { Length: > 0 } uid && uid != item.Uid)
        {
            throw new ApiRefusal(HttpStatusCode.Conflict, "Conflict", $"Operation cannot be fulfilled on TokenRequest.authentication.k8s.io \"{name}\": " +
                $"the UID in the bound object reference ({uid}) does not match the UID in record. The object might have been deleted and then recreated")
            {
                Group = "authentication.k8s.io",
                Kind = "TokenRequest",
                Name = name,
            };
        }

        return (kind, name, item.Uid!);
    }
}
