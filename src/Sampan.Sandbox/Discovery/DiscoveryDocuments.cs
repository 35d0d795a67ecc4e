using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Versions;

namespace Sampan.Sandbox.Discovery;

/// <summary>The documents under <c>/api</c> and <c>/apis</c> in their older, one-per-group form.</summary>
internal static class DiscoveryDocuments
{
    public static JsonObject CoreVersions(string serverAddress) => new()
    {
        ["kind"] = "APIVersions",
        ["versions"] = new JsonArray("v1"),
        ["serverAddressByClientCIDRs"] = new JsonArray(new JsonObject { ["clientCIDR"] = "0.0.0.0/0", ["serverAddress"] = serverAddress }),
    };

    public static JsonObject GroupList(ResourceTable table) => new()
    {
        ["kind"] = "APIGroupList",
        ["apiVersion"] = "v1",
        ["groups"] = new JsonArray([.. table.Groups.Where(g => g.Name.Length > 0).Select(g => (JsonNode)Group(g, root: false))]),
    };

    public static JsonObject Group(ServedGroup group, bool root)
    {
        var document = new JsonObject();
        if (root) (document["kind"], document["apiVersion"]) = ("APIGroup", "v1");
        document["name"] = group.Name;
        document["versions"] = new JsonArray([.. group.Versions.Select(v => (JsonNode)VersionOf(group, v.Version))]);
        document["preferredVersion"] = VersionOf(group, group.Versions[0].Version);
        return document;
    }

    public static JsonObject ResourceList(ServedGroup group, string version) => new()
    {
        ["kind"] = "APIResourceList",
        ["apiVersion"] = "v1",
        ["groupVersion"] = group.GroupVersion(version),
        ["resources"] = new JsonArray([.. group.Versions.First(v => v.Version == version).Resources.SelectMany(Rows)]),
    };

    internal static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(t => (JsonNode)t)]);

    /// <summary>Eight bytes that change when objects come to be stored in another version.</summary>
    private static string StorageVersionHash(ServedResource resource) => Convert.ToBase64String(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{resource.Storage.Group}/{resource.Storage.Version}/{resource.Api.Kind}")).AsSpan(0, 8));

    private static JsonObject VersionOf(ServedGroup group, string version) =>
        new() { ["groupVersion"] = group.GroupVersion(version), ["version"] = version };

    private static IEnumerable<JsonNode> Rows(ServedResource resource)
    {
        yield return Row(resource);
        foreach (var sub in resource.Subresources) yield return Row(resource, sub);
    }

    private static JsonObject Row(ServedResource resource)
    {
        var api = resource.Api;
        var row = new JsonObject
        {
            ["name"] = api.Id.Plural,
            ["singularName"] = api.Singular,
            ["namespaced"] = api.Namespaced,
            ["kind"] = api.Kind,
            ["verbs"] = Texts(api.Verbs),
        };
        if (api.ShortNames.Count > 0) row["shortNames"] = Texts(api.ShortNames);
        if (api.Categories.Count > 0) row["categories"] = Texts(api.Categories);
        if (resource.Serves("watch")) row["storageVersionHash"] = StorageVersionHash(resource);
        return row;
    }

    private static JsonObject Row(ServedResource resource, SubresourceFact sub)
    {
        var row = new JsonObject { ["name"] = $"{resource.Id.Plural}/{sub.Name}", ["singularName"] = "", ["namespaced"] = resource.Api.Namespaced };
        if (sub.Kind.Group != resource.Id.Group || sub.Kind.Version != resource.Id.Version)
            (row["group"], row["version"]) = (sub.Kind.Group, sub.Kind.Version);
        row["kind"] = sub.Kind.Kind;
        row["verbs"] = Texts(sub.Verbs);
        return row;
    }
}
