using Microsoft.AspNetCore.Http;
using Sampan.Sandbox.Routes;

namespace Sampan.Sandbox.Faults;

/// <summary>What faults choose requests by.</summary>
internal sealed record FaultRequest(string Path, string Verb, string? Group, string? Version, string? Plural, string? Subresource, string? Namespace, string? Name)
{
    public bool IsWatch => Verb == "watch";

    public bool IsExec => Subresource == "exec" && Plural == "pods";

    public static FaultRequest Of(HttpRequest request)
    {
        var path = request.Path.Value ?? "/";
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var resource = segments is ["api" or "apis", ..] ? ApiPath.Parse(segments) : null;
        var verb = resource is null ? request.Method.ToLowerInvariant() : VerbOf(request, resource.Name is null);
        return new FaultRequest(path, verb, resource?.Group, resource?.Version, resource?.Plural, resource?.Subresource, resource?.Namespace, resource?.Name);
    }

    private static string VerbOf(HttpRequest request, bool collection) => request.Method switch
    {
        "GET" when request.Query["watch"].ToString() is "true" or "1" => "watch",
        "GET" => collection ? "list" : "get",
        "POST" => "create",
        "PUT" => "update",
        "DELETE" => collection ? "deletecollection" : "delete",
        var method => method.ToLowerInvariant(),
    };
}
