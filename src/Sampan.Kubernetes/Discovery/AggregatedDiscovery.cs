using System.Text.Json;
using Sampan.Kubernetes.Documents;

namespace Sampan.Kubernetes.Discovery;

/// <summary>Reads <c>APIGroupDiscoveryList</c> (v2 and v2beta1 have one shape): groups in the server's order, versions preferred first.</summary>
internal static class AggregatedDiscovery
{
    /// <summary>Adds what the list describes. A version whose back end did not answer is marked stale by the server: a gap here, as its resources may be long gone.</summary>
    public static void Read(JsonElement list, CatalogBuilder catalog)
    {
        foreach (var group in list.Items("items"))
        {
            var name = group.Text("metadata", "name") ?? "";
            var first = true;
            foreach (var version in group.Items("versions"))
            {
                var id = version.Text("version") ?? "";
                if (first) catalog.Group(name, id);
                first = false;
                if (version.Text("freshness") == "Stale") catalog.Gap(name, id, "the server behind this API does not answer (stale discovery)");
                else foreach (var resource in version.Items("resources")) Add(resource, name, id, catalog);
            }
        }
    }

    private static void Add(JsonElement resource, string group, string version, CatalogBuilder catalog)
    {
        if (resource.Text("resource") is not { Length: > 0 } plural || resource.Text("responseKind", "kind") is not { Length: > 0 } kind) return;
        catalog.Add(new ApiResource
        {
            Id = new ResourceId(group, version, plural),
            Kind = kind,
            Singular = resource.Text("singularResource") is { Length: > 0 } singular ? singular : kind.ToLowerInvariant(),
            Namespaced = resource.Text("scope") == "Namespaced",
            Preferred = false,
            Verbs = Texts(resource, "verbs"),
            ShortNames = Texts(resource, "shortNames"),
            Categories = Texts(resource, "categories"),
            Subresources = [.. resource.Items("subresources").Select(s => s.Text("subresource")).OfType<string>()],
        });
    }

    private static IReadOnlyList<string> Texts(JsonElement resource, string field) =>
        [.. resource.Items(field).Select(t => t.Text()).OfType<string>()];
}
