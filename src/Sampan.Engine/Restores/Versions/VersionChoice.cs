using System.Globalization;
using System.Text.RegularExpressions;
using Sampan.Engine.Archive;
using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Restores.Versions;

/// <summary>Which of several versions in a backup is restored (Velero's <c>prioritize_group_version.go</c>), and which versions are
/// the same but for their name.</summary>
internal sealed partial class VersionChoice(ApiCatalog catalog, IReadOnlyDictionary<string, IReadOnlyList<string>> wishes)
{
    // Field by field equal in both versions, so that only the name has to change. Real conversions are another matter.
    private static readonly HashSet<(string Group, string From, string To)> SameShape =
    [
        ("snapshot.storage.k8s.io", "v1beta1", "v1"),
        ("snapshot.storage.k8s.io", "v1", "v1beta1"),
    ];

    /// <summary>The copies to restore.</summary>
    public IReadOnlyList<ArchivedItem> Choose(ArchivedResource resource)
    {
        if (resource.Versions.Count == 0) return resource.Items;
        var stored = resource.Versions.Select(v => v.Version).ToList();
        var served = catalog.Versions(resource.Resource).Select(r => r.Id.Version).ToList();
        var chosen = Wish(resource.Resource, stored, served)
            ?? served.Take(1).FirstOrDefault(stored.Contains)
            ?? resource.Versions.Where(v => v.Preferred).Select(v => v.Version).FirstOrDefault(served.Contains)
            ?? stored.Where(served.Contains).OrderDescending(Comparer<string>.Create(Compare)).FirstOrDefault();
        if (chosen is null || (resource.Versions.Count == 1 && resource.Versions[0].Preferred)) return resource.Items;
        var items = resource.ItemsOf(chosen);

        // Objects that only another version lists (one that was not served any more when theirs was read) must not be lost.
        var keys = items.Select(i => i.Key).ToHashSet();
        return [.. items, .. resource.Items.Where(i => !keys.Contains(i.Key))];
    }

    /// <summary>The resource that takes an object: in its own version, else in one of the same shape, under which it is then renamed.
    /// Null when there is none.</summary>
    public ApiResource? TargetOf(KubeObject item)
    {
        var kind = item.Kind;
        if (catalog.Find(kind) is { } exact) return exact;
        var other = catalog.Resources.FirstOrDefault(r =>
            r.Id.Group == kind.Group && r.Kind == kind.Kind && SameShape.Contains((kind.Group, kind.Version, r.Id.Version)));
        if (other is not null) item.Edit()["apiVersion"] = other.Id.ApiVersion;
        return other;
    }

    /// <summary>Lines <c>resource.group=v1,v2</c> of the ConfigMap <c>enableapigroupversions</c>; malformed ones are left out.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> ParseWishes(string? text)
    {
        var wishes = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var line in (text ?? "").Split('\n'))
        {
            var sides = line.Replace(" ", "", StringComparison.Ordinal).Trim().Split('=');
            if (sides is [{ Length: > 0 } resource, { Length: > 0 } versions]) wishes[resource] = versions.Split(',');
        }

        return wishes;
    }

    /// <summary>Kubernetes' order of versions: v2 over v1 over v1beta2 over v1beta1 over v1alpha1 over anything else.</summary>
    internal static int Compare(string? a, string? b)
    {
        var (x, y) = (Rank(a ?? ""), Rank(b ?? ""));
        return x != y ? x.CompareTo(y) : string.CompareOrdinal(b, a);
    }

    private string? Wish(GroupResource resource, List<string> stored, List<string> served) =>
        wishes.GetValueOrDefault(resource.ToString())?.FirstOrDefault(v => stored.Contains(v) && served.Contains(v));

    private static (int Stability, int Major, int Minor) Rank(string version)
    {
        var match = Pattern().Match(version);
        if (!match.Success) return (0, 0, 0);
        var stability = match.Groups[2].Value switch { "" => 3, "beta" => 2, _ => 1 };
        var major = int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        return (stability, major, match.Groups[3].Length == 0 ? 0 : int.Parse(match.Groups[3].ValueSpan, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@"\Av(\d{1,9})(?:(alpha|beta)(\d{1,9}))?\z")]
    private static partial Regex Pattern();
}
