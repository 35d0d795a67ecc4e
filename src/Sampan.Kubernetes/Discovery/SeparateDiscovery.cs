using System.Text.Json;
using Sampan.Kubernetes.Documents;

namespace Sampan.Kubernetes.Discovery;

/// <summary>Reads the older discovery: <c>APIVersions</c> and <c>APIGroupList</c>, then one <c>APIResourceList</c> per group version.</summary>
internal static class SeparateDiscovery
{
    /// <summary>Groups with their versions, in the server's order, from either root document.</summary>
    public static IReadOnlyList<(string Name, string Preferred, IReadOnlyList<string> Versions)> Groups(JsonElement root)
    {
        if (root.Text("kind") == "APIVersions")
        {
            var core = root.Items("versions").Select(v => v.Text()).OfType<string>().ToList();
            return core.Count == 0 ? [] : [("", core[0], core)];
        }

        return [.. root.Items("groups").Select(g =>
        {
            IReadOnlyList<string> versions = [.. g.Items("versions").Select(v => v.Text("version")).OfType<string>()];
            return (g.Text("name") ?? "", g.Text("preferredVersion", "version") ?? (versions.Count > 0 ? versions[0] : ""), versions);
        })];
    }

    /// <summary>Adds the resources of one group version, subresources folded into their owners.</summary>
    public static void Read(JsonElement list, string group, string version, CatalogBuilder catalog)
    {
        var entries = list.Items("resources").Where(r => r.Text("name") is not null).ToList();
        var below = entries.Select(r => r.Text("name")!.Split('/', 2)).Where(n => n.Length == 2).ToLookup(n => n[0], n => n[1]);
        foreach (var entry in entries)
        {
            var plural = entry.Text("name")!;
            if (plural.Contains('/', StringComparison.Ordinal) || entry.Text("kind") is not { } kind) continue;
            catalog.Add(new ApiResource
            {
                Id = new ResourceId(group, version, plural),
                Kind = kind,
                Singular = entry.Text("singularName") is { Length: > 0 } singular ? singular : kind.ToLowerInvariant(),
                Namespaced = entry.Flag("namespaced") ?? false,
                Preferred = false,
                Verbs = Texts(entry, "verbs"),
                ShortNames = Texts(entry, "shortNames"),
                Categories = Texts(entry, "categories"),
                Subresources = [.. below[plural]],
            });
        }
    }

    private static IReadOnlyList<string> Texts(JsonElement entry, string field) => [.. entry.Items(field).Select(t => t.Text()).OfType<string>()];
}
