using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Archive;

/// <summary>Gathers the items of an archive while it is read.</summary>
internal sealed class ArchiveIndex
{
    private const int MaxNotes = 100;
    private readonly Dictionary<(GroupResource, string), Dictionary<ObjectKey, ArchivedItem>> _folders = [];
    private readonly List<string> _notes = [];
    private readonly Dictionary<string, string> _interned = new(StringComparer.Ordinal);
    private int _unnoted;

    public IReadOnlyList<string> Notes => _unnoted == 0 ? _notes : [.. _notes, $"and {_unnoted} more"];

    public bool IsEmpty => _folders.Count == 0;

    public void Note(string text)
    {
        if (_notes.Count < MaxNotes) _notes.Add(text);
        else _unnoted++;
    }

    /// <param name="versionFolder">Null for a plain copy.</param>
    /// <param name="item">The item.</param>
    /// <returns>The one that has the place already, and keeps it; null when it was free.</returns>
    public ArchivedItem? Add(string? versionFolder, ArchivedItem item)
    {
        var resource = new GroupResource(Intern(item.Resource.Group), Intern(item.Resource.Plural));
        var key = item.Key with { Namespace = item.Key.Namespace is { } ns ? Intern(ns) : null };
        var folder = (resource, Intern(versionFolder ?? ""));
        if (!_folders.TryGetValue(folder, out var items)) _folders.Add(folder, items = []);
        return items.TryAdd(key, item with { Resource = resource, Key = key }) ? null : items[key];
    }

    public IReadOnlyList<ArchivedResource> Build() =>
    [
        .. _folders.GroupBy(f => f.Key.Item1)
            .OrderBy(g => g.Key.ToString(), StringComparer.Ordinal)
            .Select(g => new ArchivedResource(
                g.Key,
                g.Where(f => f.Key.Item2.Length == 0).Select(f => Sorted(f.Value)).FirstOrDefault([]),
                [
                    .. g.Where(f => f.Key.Item2.Length > 0)
                        .Select(f => (Version: VersionOf(f.Key.Item2), Items: Sorted(f.Value)))
                        .GroupBy(v => v.Version.Version, StringComparer.Ordinal)
                        .Select(same => same.OrderByDescending(v => v.Version.Preferred).First())
                        .OrderByDescending(v => v.Version.Preferred).ThenBy(v => v.Version.Version, StringComparer.Ordinal),
                ])),
    ];

    private static ArchivedVersion VersionOf(string folder) => folder.EndsWith(ArchivePath.PreferredSuffix, StringComparison.Ordinal)
        ? new(folder[..^ArchivePath.PreferredSuffix.Length], true)
        : new(folder, false);

    private static IReadOnlyList<ArchivedItem> Sorted(Dictionary<ObjectKey, ArchivedItem> items) =>
    [
        .. items.Values.OrderBy(i => i.Key.Namespace ?? "", StringComparer.Ordinal).ThenBy(i => i.Key.Name, StringComparer.Ordinal),
    ];

    private string Intern(string text)
    {
        if (_interned.TryGetValue(text, out var known)) return known;
        _interned.Add(text, text);
        return text;
    }
}
