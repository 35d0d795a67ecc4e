using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Kinds;
using Sampan.Sandbox.Routes;
using Sampan.Sandbox.Store;

namespace Sampan.Sandbox.Faults;

/// <summary>Whole answers that are refusals: those of the API server, and those of what stands in front of it.</summary>
internal static class FaultAnswers
{
    private const string TooMany = "Too many requests, please try again later.\n";
    private const string Timeout = "etcdserver: request timed out";
    private const string Unavailable = "the server is currently unable to handle the request";

    /// <summary>Writes the answer instead of what was asked for.</summary>
    /// <param name="fault">Says which.</param>
    /// <param name="request">What was asked.</param>
    /// <param name="http">Where to.</param>
    /// <param name="user">Name of the user, for RBAC's words.</param>
    public static Task WriteAsync(Fault fault, FaultRequest request, HttpContext http, string user) => fault.Kind switch
    {
        FaultKind.TooManyRequests => BusyAsync(fault, http),
        FaultKind.InternalError => Answers.RefuseAsync(http, new ApiRefusal(HttpStatusCode.InternalServerError, "", fault.Message ?? Timeout)),
        FaultKind.Unavailable => Answers.RefuseAsync(http, new ApiRefusal(HttpStatusCode.ServiceUnavailable, "ServiceUnavailable", fault.Message ?? Unavailable)
        {
            RetryAfterSeconds = fault.RetryAfter is { } wait ? (int)wait.TotalSeconds : null,
        }),
        FaultKind.BadGateway => PageAsync(http, HttpStatusCode.BadGateway, "502 Bad Gateway"),
        FaultKind.GatewayTimeout => PageAsync(http, HttpStatusCode.GatewayTimeout, "504 Gateway Time-out"),
        FaultKind.Forbidden => Answers.RefuseAsync(http, Forbidden(fault, request, user)),
        FaultKind.Unauthorized => Answers.RefuseAsync(http, new ApiRefusal(HttpStatusCode.Unauthorized, "Unauthorized", "Unauthorized")),
        FaultKind.Expired when request.IsWatch => WatchCut.ExpireAsync(http),
        FaultKind.Expired => Answers.RefuseAsync(http, ReadRoutes.PageExpired(ContinueToken.Parse(http.Request.Query["continue"].ToString()))),
        _ => throw new InvalidOperationException($"{fault.Kind} is no answer"),
    };

    /// <summary>Does what was asked, throws the answer away, and writes another.</summary>
    public static async Task AfterActingAsync(Fault fault, FaultRequest request, HttpContext http, RequestDelegate next, string user)
    {
        await BrokenBody.CaptureAsync(http, next).ConfigureAwait(false);
        http.Response.Headers.Clear();
        await WriteAsync(fault, request, http, user).ConfigureAwait(false);
    }

    // What filters/priority-and-fairness.go sends: no Status, and the two headers that tell which level refused.
    private static Task BusyAsync(Fault fault, HttpContext http)
    {
        var seconds = (int)(fault.RetryAfter ?? TimeSpan.FromSeconds(1)).TotalSeconds;
        http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers["X-Kubernetes-PF-FlowSchema-UID"] = "3a6ec9a1-0d3c-4f0e-8a55-6b5cf0a7f0b1";
        http.Response.Headers["X-Kubernetes-PF-PriorityLevel-UID"] = "c7a3d2b4-5e1f-4b0a-9d86-2f4b1a7c9e02";
        return Answers.WriteAsync(http, HttpStatusCode.TooManyRequests, Encoding.UTF8.GetBytes(TooMany), "text/plain; charset=utf-8");
    }

    private static Task PageAsync(HttpContext http, HttpStatusCode code, string title) => Answers.WriteAsync(http, code, Encoding.UTF8.GetBytes(
        $"<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n<hr><center>gateway</center>\r\n</body>\r\n</html>\r\n"), "text/html");

    private static ApiRefusal Forbidden(Fault fault, FaultRequest request, string user)
    {
        if (request.Plural is null)
            return new ApiRefusal(HttpStatusCode.Forbidden, "Forbidden", fault.Message ?? $"forbidden: User \"{user}\" cannot {request.Verb} path \"{request.Path}\"");
        var resource = new GroupResource(request.Group!, request.Plural);
        var full = request.Subresource is null ? request.Plural : $"{request.Plural}/{request.Subresource}";
        var scope = request.Namespace is null ? "at the cluster scope" : $"in the namespace \"{request.Namespace}\"";
        var why = fault.Message ?? $"User \"{user}\" cannot {request.Verb} resource \"{full}\" in API group \"{request.Group}\" {scope}";
        return request.Name is { } name
            ? Refusals.Forbidden(resource, name, why)
            : new ApiRefusal(HttpStatusCode.Forbidden, "Forbidden", $"{resource} is forbidden: {why}") { Group = resource.Group, Kind = resource.Plural };
    }
}
