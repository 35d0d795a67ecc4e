using System.Globalization;
using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;

namespace Sampan.Kubernetes.Versions;

/// <summary>Reads <c>api-facts.tsv</c>; the file's head describes its columns.</summary>
internal static class ApiFactTable
{
    private static readonly string[] AllVerbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

    /// <summary>Rows that a version serves, or all of them for null (described as the newest version that has them does).</summary>
    public static IReadOnlyList<ApiFact> Read(KubernetesVersion? version)
    {
        var facts = new List<ApiFact>();
        var seen = new HashSet<GroupResource>();
        foreach (var line in EmbeddedText.Lines(typeof(ApiFactTable), "api-facts.tsv"))
        {
            var fact = Parse(line.Split('\t'), version);
            if (version is { } v && !fact.ServedBy(v)) continue;
            // Rows stand in the server's order of preference, so the first version of a resource is its preferred one.
            facts.Add(fact with { Resource = fact.Resource with { Preferred = seen.Add(fact.Resource.Id.GroupResource) } });
        }

        return facts;
    }

    private static ApiFact Parse(string[] cells, KubernetesVersion? version)
    {
        var own = GroupVersionKind.From(cells[0], cells[2]);
        var (since, until) = Range(cells[4]);
        var at = version ?? until ?? KubernetesVersion.Newest;
        var subresources = List(cells[8], ' ').Select(text => Subresource(text, own, at)).OfType<SubresourceFact>().ToList();
        return new ApiFact
        {
            Resource = new ApiResource
            {
                Id = new ResourceId(own.Group, own.Version, cells[1]),
                Kind = own.Kind,
                Singular = own.Kind.ToLowerInvariant(),
                Namespaced = cells[3] == "ns",
                Preferred = false,
                Verbs = Verbs(List(cells[5], ',').First(alternative => Applies(alternative, at)).Split('@')[0]),
                ShortNames = List(cells[6], ','),
                Categories = List(cells[7], ','),
                Subresources = [.. subresources.Select(s => s.Name)],
            },
            Subresources = subresources,
            Since = since,
            Until = until,
            Source = cells[9],
        };
    }

    private static SubresourceFact? Subresource(string text, GroupVersionKind own, KubernetesVersion at)
    {
        if (!Applies(text, at)) return null;
        var (name, rest) = Cut(text.Split('@')[0], '=');
        var (verbs, kind) = Cut(rest, ':');
        var slash = kind.LastIndexOf('/');
        var gvk = kind.Length == 0 ? own
            : slash < 0 ? own with { Kind = kind }
            : GroupVersionKind.From(kind[..slash], kind[(slash + 1)..]);
        return new SubresourceFact(name, gvk, Verbs(verbs));
    }

    private static bool Applies(string text, KubernetesVersion at)
    {
        var (_, range) = Cut(text, '@');
        if (range.Length == 0) return true;
        var (since, until) = Range(range);
        return (since is null || at.Minor >= since.Value.Minor) && (until is null || at.Minor <= until.Value.Minor);
    }

    private static (KubernetesVersion? Since, KubernetesVersion? Until) Range(string text)
    {
        var (since, until) = Cut(text, '-');
        return (Minor(since), Minor(until));
    }

    private static KubernetesVersion? Minor(string text) =>
        text.Length == 0 ? null : new KubernetesVersion(int.Parse(text.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture), 0);

    private static string[] Verbs(string letters) => letters == "*" ? AllVerbs : [.. letters.Select(Verb)];

    private static string Verb(char letter) => letter switch
    {
        'c' => "create",
        'd' => "delete",
        'D' => "deletecollection",
        'g' => "get",
        'l' => "list",
        'p' => "patch",
        'u' => "update",
        'w' => "watch",
        _ => throw new InvalidDataException($"api-facts.tsv: no verb has the letter '{letter}'"),
    };

    private static string[] List(string cell, char separator) => cell == "." ? [] : cell.Split(separator);

    private static (string Before, string After) Cut(string text, char at)
    {
        var i = text.IndexOf(at, StringComparison.Ordinal);
        return i < 0 ? (text, "") : (text[..i], text[(i + 1)..]);
    }
}
