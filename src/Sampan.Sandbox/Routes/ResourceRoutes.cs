using Microsoft.AspNetCore.Http;
using Sampan.Kubernetes.Versions;
using Sampan.Sandbox.Conversion;
using Sampan.Sandbox.Discovery;
using Sampan.Sandbox.Kinds;
using Sampan.Sandbox.Store;
using Sampan.Sandbox.Watching;

namespace Sampan.Sandbox.Routes;

/// <summary>Chooses by method and path what answers a request to a resource. What discovery does not list is refused.</summary>
internal sealed class ResourceRoutes(
    ReadRoutes reads, WriteRoutes writes, WebhookWriteRoutes converted, WatchRoute watches, ScaleRoutes scales, BindingRoutes bindings, ReviewRoutes reviews,
    EvictionRoutes evictions, TokenRoutes tokens, LogRoutes logs, ExecRoutes execs)
{
    public Task AnswerAsync(HttpContext http, ResourceTable table, ApiPath path)
    {
        var resource = table.Find(new(path.Group, path.Version, path.Plural)) ?? throw Refusals.NoSuchResource();
        if (path.Namespace is not null && !resource.Api.Namespaced) throw Refusals.NoSuchResource();
        if (path.Namespace is null && path.Name is not null && resource.Api.Namespaced) throw Refusals.NoSuchResource();
        var form = AnswerForm.FromAccept(http.Request.Headers.Accept, resource.Custom is not null && path.Subresource is not "scale");
        var request = new ApiRequest(http, table, resource, path.Namespace, path.Name, path.Subresource, form);
        RequireFitting(request);
        if (path.Watch) return http.Request.Method == "GET" ? Verb(request, "watch", watches.ServeAsync) : throw Refusals.MethodNotAllowed();
        if (WebhookConverter.Concerns(resource) && IsConvertedWrite(request)) return ConvertedWriteAsync(request);
        if (path.Subresource is not null) return SubresourceAsync(request);
        return path.Name is null ? CollectionAsync(request) : ObjectAsync(request);
    }

    private static bool IsConvertedWrite(ApiRequest request) => request.Http.Request.Method != "GET" && (request.Subresource is null or "status");

    private Task ConvertedWriteAsync(ApiRequest request) => (request.Http.Request.Method, request.Name, request.Subresource) switch
    {
        ("POST", null, null) when request.Namespace is not null || !request.Resource.Api.Namespaced => Verb(request, "create", converted.CreateAsync),
        ("PUT", not null, _) => Verb(request, "update", converted.ReplaceAsync),
        ("PATCH", not null, _) => Verb(request, "patch", converted.PatchAsync),
        ("DELETE", not null, null) => Verb(request, "delete", r => ShownFirstAsync(r, writes.DeleteAsync)),
        ("DELETE", null, null) when request.Namespace is not null || !request.Resource.Api.Namespaced => Verb(request, "deletecollection", r => ShownFirstAsync(r, writes.DeleteCollectionAsync)),
        _ => throw Refusals.MethodNotAllowed(),
    };

    private async Task ShownFirstAsync(ApiRequest request, Func<ApiRequest, Task> delete)
    {
        await converted.RequireShownAsync(request).ConfigureAwait(false);
        await delete(request).ConfigureAwait(false);
    }

    /// <summary>Refuses forms of answers that do not go with what is asked for, before anything is done.</summary>
    private static void RequireFitting(ApiRequest request)
    {
        var list = request is { Name: null, Http.Request.Method: "GET" or "DELETE" };
        if (!request.Flag("watch") && request.Form.Unfit(list, request.Resource.InternalKind) is { } unfit) throw unfit;
        if (request.Form.IsTable && request.Query("includeObject") is { } include && include is not ("None" or "Metadata" or "Object"))
        {
            throw Refusals.BadRequest(
                $"Unable to convert to Table as requested: includeObject: Invalid value: {FieldError.Quote(include)}: must be 'Metadata', 'Object', 'None', or empty");
        }
    }

    private Task CollectionAsync(ApiRequest request)
    {
        var method = request.Http.Request.Method;
        if (method == "GET" && request.Flag("watch")) return Verb(request, "watch", watches.ServeAsync);
        if (method == "GET") return Verb(request, "list", reads.ListAsync);
        if (method == "DELETE" && (request.Namespace is not null || !request.Resource.Api.Namespaced)) return Verb(request, "deletecollection", writes.DeleteCollectionAsync);
        if (method != "POST" || (request.Namespace is null && request.Resource.Api.Namespaced)) throw Refusals.MethodNotAllowed();
        if (ReviewRoutes.Handles(request)) return Verb(request, "create", reviews.AnswerAsync);
        if (request.Resource.Api.Kind == "Binding") return Verb(request, "create", r => bindings.BindAsync(r, Pods(r)));
        return Verb(request, "create", writes.CreateAsync);
    }

    private Task ObjectAsync(ApiRequest request) => request.Http.Request.Method switch
    {
        "GET" => Verb(request, "get", reads.GetAsync),
        "PUT" => Verb(request, "update", writes.ReplaceAsync),
        "PATCH" => Verb(request, "patch", writes.PatchAsync),
        "DELETE" => Verb(request, "delete", writes.DeleteAsync),
        _ => throw Refusals.MethodNotAllowed(),
    };

    private Task SubresourceAsync(ApiRequest request)
    {
        var known = request.Resource.Subresource(request.Subresource!)
            ?? throw (request.Resource.Custom is null ? Refusals.NoSuchResource() : Refusals.NotFound(request.Resource, request.Name!));
        var method = request.Http.Request.Method;
        switch (known.Name, method)
        {
            case ("status" or "approval" or "finalize", "PUT"):
                return writes.ReplaceAsync(request);
            case ("status" or "approval", "PATCH"):
                return writes.PatchAsync(request);
            case ("status" or "approval", "GET"):
                return reads.GetAsync(request);
            case ("scale", "GET"):
                return scales.GetAsync(request);
            case ("scale", "PUT" or "PATCH"):
                return scales.WriteAsync(request);
            case ("binding", "POST"):
                return bindings.BindAsync(request, request.Resource);
            case ("eviction", "POST"):
                return evictions.EvictAsync(request, known.Kind);
            case ("token", "POST"):
                return tokens.IssueAsync(request, known.Kind);
            case ("log", "GET"):
                return logs.ReadAsync(request);
            case ("exec", "GET" or "POST"):
                return execs.ServeAsync(request);
            case ("status" or "approval" or "finalize" or "scale" or "binding" or "eviction" or "token" or "log" or "exec", _):
                throw Refusals.MethodNotAllowed();
            default:
                throw Refusals.NotImplemented($"the subresource {request.Resource.Id.Plural}/{known.Name}");
        }
    }

    private static Task Verb(ApiRequest request, string verb, Func<ApiRequest, Task> answer)
    {
        if (!request.Resource.Serves(verb)) throw Refusals.MethodNotAllowed();
        if (request.Resource.Warning is { } warning) Answers.Warn(request.Http, [warning]);
        return answer(request);
    }

    private static ServedResource Pods(ApiRequest request) => request.Table.Find(new("", "v1", "pods"))!;
}
