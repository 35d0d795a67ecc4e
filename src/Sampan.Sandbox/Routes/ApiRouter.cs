using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Sampan.Kubernetes.Versions;
using Sampan.Sandbox.Discovery;
using Sampan.Sandbox.Kinds;
using Sampan.Sandbox.Store;
using Sampan.Sandbox.Watching;

namespace Sampan.Sandbox.Routes;

/// <summary>From a path to what answers it, and from every refusal to its <c>Status</c>.</summary>
internal sealed partial class ApiRouter(
    KubernetesVersion version, ResourceRegistry registry, ResourceRoutes resources, OpenApiRoutes openApi, ILogger logger)
{
    private static readonly string[] FixedPaths = ["/api", "/apis", "/healthz", "/livez", "/openapi/v2", "/openapi/v3", "/readyz", "/version"];

    public async Task HandleAsync(HttpContext http)
    {
        try
        {
            await DispatchAsync(http).ConfigureAwait(false);
        }
        catch (ApiRefusal refusal) when (!http.Response.HasStarted)
        {
            await Answers.RefuseAsync(http, refusal).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client went away.
        }
        catch (IOException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The same, noticed while writing.
        }
        catch (Exception e) when (!http.Response.HasStarted)
        {
            LogFailure(logger, e, http.Request.Method, http.Request.Path);
            await Answers.RefuseAsync(http, new ApiRefusal(HttpStatusCode.InternalServerError, "InternalError", $"Internal error occurred: {e.Message}")).ConfigureAwait(false);
        }
    }

    private async Task DispatchAsync(HttpContext http)
    {
        var segments = (http.Request.Path.Value ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries);
        var table = registry.Current;
        switch (segments)
        {
            case ["version"] when http.Request.Method is not ("GET" or "HEAD"):
                throw Refusals.MethodNotAllowed();
            case ["version"]:
                await Answers.WriteAsync(http, HttpStatusCode.OK, Version()).ConfigureAwait(false);
                return;
            case ["healthz" or "livez" or "readyz", ..]:
                await Answers.WriteAsync(http, HttpStatusCode.OK, "ok"u8.ToArray(), "text/plain; charset=utf-8").ConfigureAwait(false);
                return;
            case ["openapi", ..]:
                await openApi.AnswerAsync(http, table, segments).ConfigureAwait(false);
                return;
            case []:
                await Answers.WriteAsync(http, HttpStatusCode.OK, Paths(table)).ConfigureAwait(false);
                return;
            case ["apis", var group, var version, ..] when table.IsUnavailable(group, version):
                http.Response.Headers.XContentTypeOptions = "nosniff";
                await Answers.WriteAsync(http, HttpStatusCode.ServiceUnavailable, "service unavailable\n"u8.ToArray(), "text/plain; charset=utf-8").ConfigureAwait(false);
                return;
            case ["api" or "apis", ..]:
                if (await DiscoveryRoutes.TryAsync(http, table, segments).ConfigureAwait(false)) return;
                if (ApiPath.Parse(segments) is { } path && IsServed(table, path))
                {
                    await resources.AnswerAsync(http, table, path).ConfigureAwait(false);
                    return;
                }

                break;
        }

        await Answers.WriteAsync(http, HttpStatusCode.NotFound, "404 page not found\n"u8.ToArray(), "text/plain; charset=utf-8").ConfigureAwait(false);
    }

    /// <summary>Below built-in groups a resource that is not there is refused with a Status; what no definition serves is no path at all.</summary>
    private static bool IsServed(ResourceTable table, ApiPath path)
    {
        if (table.Group(path.Group) is not { } group) return false;
        if (group.Versions[0].Resources[0].Custom is null) return true;
        var resource = table.Find(new(path.Group, path.Version, path.Plural));
        return resource is not null && (path.Name is null || resource.Api.Namespaced == path.Namespace is not null);
    }

    private JsonObject Version() => new()
    {
        ["major"] = "1",
        ["minor"] = version.Minor.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["gitVersion"] = version.GitVersion + "+sampan",
        ["gitCommit"] = "",
        ["gitTreeState"] = "clean",
        ["buildDate"] = "1970-01-01T00:00:00Z",
        ["goVersion"] = "",
        ["compiler"] = "",
        ["platform"] = "linux/amd64",
    };

    private static JsonObject Paths(ResourceTable table)
    {
        var groups = table.Groups.SelectMany(g => g.Versions.Select(v => g.Name.Length == 0 ? $"/api/{v.Version}" : $"/apis/{g.Name}/{v.Version}"));
        var paths = FixedPaths.Concat(groups).Order(StringComparer.Ordinal);
        return new JsonObject { ["paths"] = new JsonArray([.. paths.Select(p => (JsonNode)p)]) };
    }

    [LoggerMessage(5001, LogLevel.Error, "{Method} {Path} failed")]
    private static partial void LogFailure(ILogger logger, Exception exception, string method, string path);
}
