using System.Text.Json.Nodes;

namespace Sampan.Sandbox.Discovery;

/// <summary>Everything in one answer, as clients since kubectl 1.26 ask for by media type.</summary>
internal static class AggregatedDiscovery
{
    /// <param name="table">What is served.</param>
    /// <param name="core">True for <c>/api</c>, false for <c>/apis</c>.</param>
    /// <param name="version"><c>v2</c> or <c>v2beta1</c>; the documents differ in nothing else.</param>
    public static JsonObject Document(ResourceTable table, bool core, string version) => new()
    {
        ["kind"] = "APIGroupDiscoveryList",
        ["apiVersion"] = $"apidiscovery.k8s.io/{version}",
        ["metadata"] = new JsonObject(),
        ["items"] = new JsonArray([.. table.Groups.Where(g => g.Name.Length == 0 == core).Select(Group)]),
    };

    /// <summary>The media type of the answer.</summary>
    public static string MediaType(string version) => $"application/json;g=apidiscovery.k8s.io;v={version};as=APIGroupDiscoveryList";

    private static JsonNode Group(ServedGroup group) => new JsonObject
    {
        ["metadata"] = group.Name.Length == 0 ? new JsonObject() : new JsonObject { ["name"] = group.Name },
        ["versions"] = new JsonArray([.. group.Versions.Select(v => (JsonNode)(v.Resources.Count == 0 ? Stale(v.Version) : new JsonObject
        {
            ["version"] = v.Version,
            ["resources"] = new JsonArray([.. v.Resources.Select(Resource)]),
            ["freshness"] = "Current",
        }))]),
    };

    private static JsonObject Stale(string version) => new() { ["version"] = version, ["freshness"] = "Stale" };

    private static JsonNode Resource(ServedResource resource)
    {
        var api = resource.Api;
        var document = new JsonObject
        {
            ["resource"] = api.Id.Plural,
            ["responseKind"] = Kind(api.Id.Group, api.Id.Version, api.Kind),
            ["scope"] = api.Namespaced ? "Namespaced" : "Cluster",
            ["singularResource"] = api.Singular,
            ["verbs"] = DiscoveryDocuments.Texts(api.Verbs),
        };
        if (api.ShortNames.Count > 0) document["shortNames"] = DiscoveryDocuments.Texts(api.ShortNames);
        if (api.Categories.Count > 0) document["categories"] = DiscoveryDocuments.Texts(api.Categories);
        if (resource.Subresources.Count == 0) return document;
        document["subresources"] = new JsonArray([.. resource.Subresources.Select(s => (JsonNode)new JsonObject
        {
            ["subresource"] = s.Name,
            ["responseKind"] = Kind(s.Kind.Group, s.Kind.Version, s.Kind.Kind),
            ["verbs"] = DiscoveryDocuments.Texts(s.Verbs),
        })]);
        return document;
    }

    private static JsonObject Kind(string group, string version, string kind) => new() { ["group"] = group, ["version"] = version, ["kind"] = kind };
}
