using System.Net;
using Microsoft.AspNetCore.Http;
using Sampan.Sandbox.Discovery;
using Sampan.Sandbox.Store;

namespace Sampan.Sandbox.Routes;

/// <summary><c>/api</c> and <c>/apis</c> down to a group version.</summary>
internal static class DiscoveryRoutes
{
    /// <summary>Answers; false when there is no such path.</summary>
    public static async Task<bool> TryAsync(HttpContext http, ResourceTable table, string[] segments)
    {
        if (!HttpMethods.IsGet(http.Request.Method) && segments is ["api", _] or ["apis", _, _] && table.Group(segments[0] == "api" ? "" : segments[1]) is not null)
            throw Refusals.MethodNotAllowed();
        switch (segments)
        {
            case ["api"] or ["apis"]:
                await RootAsync(http, table, core: segments[0] == "api").ConfigureAwait(false);
                return true;
            case ["api", var version]:
                return await VersionAsync(http, table.Group("")!, version).ConfigureAwait(false);
            case ["apis", var name] when table.Group(name) is { } group && name.Length > 0:
                await Answers.WriteAsync(http, HttpStatusCode.OK, DiscoveryDocuments.Group(group, root: true)).ConfigureAwait(false);
                return true;
            case ["apis", var name, var version] when table.Group(name) is { } group && name.Length > 0:
                return await VersionAsync(http, group, version).ConfigureAwait(false);
            default:
                return false;
        }
    }

    private static Task RootAsync(HttpContext http, ResourceTable table, bool core)
    {
        var form = AnswerForm.FromAccept(http.Request.Headers.Accept);
        if (form.As == "APIGroupDiscoveryList")
            return Answers.WriteAsync(http, HttpStatusCode.OK, AggregatedDiscovery.Document(table, core, form.Version), AggregatedDiscovery.MediaType(form.Version));
        var document = core ? DiscoveryDocuments.CoreVersions(http.Request.Host.Value ?? "") : DiscoveryDocuments.GroupList(table);
        return Answers.WriteAsync(http, HttpStatusCode.OK, document);
    }

    private static async Task<bool> VersionAsync(HttpContext http, ServedGroup group, string version)
    {
        if (group.Versions.All(v => v.Version != version)) throw Refusals.NoSuchResource();
        await Answers.WriteAsync(http, HttpStatusCode.OK, DiscoveryDocuments.ResourceList(group, version)).ConfigureAwait(false);
        return true;
    }
}
