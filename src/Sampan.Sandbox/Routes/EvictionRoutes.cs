using System.Net;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Discovery;
using Sampan.Sandbox.Store;

namespace Sampan.Sandbox.Routes;

/// <summary><c>pods/eviction</c>: a delete that disruption budgets may refuse.</summary>
internal sealed class EvictionRoutes(ResourceWriter writer)
{
    private static readonly GroupResource Budgets = new("policy", "poddisruptionbudgets");

    public async Task EvictAsync(ApiRequest request, GroupVersionKind eviction)
    {
        var body = await Bodies.ObjectAsync(request.Http, eviction).ConfigureAwait(false) ?? throw Bodies.Empty("Eviction");
        RequireEviction(request, body, eviction);
        if (body.Text("metadata", "name") is { } name ? name != request.Name : request.Name is not null)
            throw Refusals.BadRequest("name in URL does not match name in Eviction object");
        if (body.Text("metadata", "namespace") is { Length: > 0 } ns && ns != request.Namespace)
            throw Refusals.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
        var call = request.Write("CreateOptions", "Ignore");
        call = call with { DryRun = call.DryRun || body.Items("deleteOptions", "dryRun").Any() };
        var how = DeleteOptions.Read(request, body["deleteOptions"]);
        writer.Evict(call, request.Table.Behind(Budgets)!, request.Name!, how);
        await Answers.WriteAsync(request.Http, HttpStatusCode.Created, Answers.Created()).ConfigureAwait(false);
    }

    /// <summary>Both versions of an eviction are taken, whichever is served.</summary>
    private static void RequireEviction(ApiRequest request, JsonObject body, GroupVersionKind served)
    {
        var (apiVersion, kind) = (body.Text("apiVersion") ?? served.ApiVersion, body.Text("kind") ?? served.Kind);
        if (kind == "Eviction" && apiVersion is "policy/v1" or "policy/v1beta1") return;
        throw Bodies.AnotherKind(request.Table, GroupVersionKind.From(apiVersion, kind), served);
    }
}
