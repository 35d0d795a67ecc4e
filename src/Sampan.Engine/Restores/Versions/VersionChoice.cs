using System.Globalization;
using System.Text.RegularExpressions;
using Sampan.Engine.Archive;
using Sampan.Kubernetes.Conversion;
using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Restores.Versions;

/// <summary>In which version an item is restored: which of several copies in the backup (Velero's <c>prioritize_group_version.go</c>), and
/// what it is converted into where the target does not serve it in that version.</summary>
internal sealed partial class VersionChoice(ApiCatalog catalog, VersionWishes wishes)
{
    private readonly GroupMoves _moves = new(catalog);

    /// <summary>The resource under which the target keeps what the backup has under another: its own, but for groups that are gone.</summary>
    public GroupResource HomeOf(GroupResource resource) => _moves.HomeOf(resource);

    /// <summary>The copies to restore.</summary>
    public IReadOnlyList<ArchivedItem> Choose(ArchivedResource resource)
    {
        if (resource.Versions.Count == 0) return resource.Items;
        var stored = resource.Versions.Select(v => v.Version).ToList();
        var served = catalog.Versions(resource.Resource).Select(r => r.Id.Version).ToList();
        var chosen = wishes.Of(resource.Resource).FirstOrDefault(v => stored.Contains(v) && served.Contains(v))
            ?? served.Take(1).FirstOrDefault(stored.Contains)
            ?? resource.Versions.Where(v => v.Preferred).Select(v => v.Version).FirstOrDefault(served.Contains)
            ?? stored.Where(served.Contains).OrderDescending(Comparer<string>.Create(Compare)).FirstOrDefault();
        if (chosen is null || (resource.Versions.Count == 1 && resource.Versions[0].Preferred)) return resource.Items;
        var items = resource.ItemsOf(chosen);

        // Objects that only another version lists (one that was not served any more when theirs was read) must not be lost.
        var keys = items.Select(i => i.Key).ToHashSet();
        return [.. items, .. resource.Items.Where(i => !keys.Contains(i.Key))];
    }

    /// <summary>The <c>apiVersion</c> a built-in kind is restored in: one that was wished for, else its own, else the newest that the target serves
    /// and a conversion leads to (which is the preferred one, but for autoscalers, whose preferred version long was the one that says least). Null when
    /// there is none.</summary>
    public string? TargetOf(GroupVersionKind kind, GroupResource resource)
    {
        var ways = KindConversions.VersionsOf(kind);
        var home = HomeOf(resource);
        var wished = wishes.Of(home).Select(v => new ResourceId(home.Group, v, home.Plural)).Where(id => catalog.Find(id) is not null)
            .Select(id => id.ApiVersion).ToList();
        if (wished.Contains(kind.ApiVersion)) return kind.ApiVersion;
        return wished.FirstOrDefault(ways.Contains)
            ?? (catalog.Find(kind) is not null ? kind.ApiVersion : ways.FirstOrDefault(v => catalog.Find(GroupVersionKind.From(v, kind.Kind)) is not null));
    }

    /// <summary>The resource that takes an object as it is. Null when there is none.</summary>
    public ApiResource? Serving(KubeObject item) => catalog.Find(item.Kind);

    /// <summary>Kubernetes' order of versions: v2 over v1 over v1beta2 over v1beta1 over v1alpha1 over anything else.</summary>
    internal static int Compare(string? a, string? b)
    {
        var (x, y) = (Rank(a ?? ""), Rank(b ?? ""));
        return x != y ? x.CompareTo(y) : string.CompareOrdinal(b, a);
    }

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
