using Sampan.Engine.Archive;
using Sampan.Kubernetes.Documents;

namespace Sampan.Cli.Sessions;

/// <summary>The items of an archive as <c>backup ls</c> shows them and <c>backup cat</c> finds them: one an object, whatever versions it is stored in.</summary>
internal static class ArchiveRows
{
    /// <summary>Every object, ordered by resource, namespace and name.</summary>
    public static IEnumerable<ArchiveRow> All(BackupArchiveReader archive) => archive.Resources.SelectMany(Of);

    private static IEnumerable<ArchiveRow> Of(ArchivedResource resource)
    {
        var versions = new Dictionary<ObjectKey, List<string>>();
        foreach (var (version, item) in resource.Versions.SelectMany(v => resource.ItemsOf(v.Version).Select(i => (v.Version, i))))
        {
            if (!versions.TryGetValue(item.Key, out var known)) versions.Add(item.Key, known = []);
            known.Add(version);
        }

        // What is stored in a version that its cluster did not prefer has no plain copy.
        var plain = resource.Items.Select(i => i.Key).ToHashSet();
        var others = resource.Versions.SelectMany(v => resource.ItemsOf(v.Version)).Where(i => plain.Add(i.Key)).ToList();
        return resource.Items.Concat(others)
            .OrderBy(i => i.Key.Namespace ?? "", StringComparer.Ordinal).ThenBy(i => i.Key.Name, StringComparer.Ordinal)
            .Select(i => new ArchiveRow(i, versions.GetValueOrDefault(i.Key) ?? []));
    }
}
