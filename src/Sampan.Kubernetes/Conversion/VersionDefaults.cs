using System.Collections.Frozen;
using System.Text;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;

namespace Sampan.Kubernetes.Conversion;

/// <summary>Reads <c>version-defaults.tsv</c>; the file's head describes its columns.</summary>
internal static class VersionDefaults
{
    private static readonly FrozenDictionary<GroupVersionKind, VersionDefault[]> Rows = EmbeddedText.Lines(typeof(VersionDefaults), "version-defaults.tsv")
        .Select(line => line.Split('\t'))
        .SelectMany(c => c[0].Split(',').SelectMany(v => c[1].Split(',').Select(k => (Kind: GroupVersionKind.From(v, k), Default: Parse(c)))))
        .GroupBy(r => r.Kind, r => r.Default).ToFrozenDictionary(g => g.Key, g => g.ToArray());

    /// <summary>Writes down what the version takes for granted, as far as <paramref name="types"/> knows the fields.</summary>
    public static void Apply(GroupVersionKind kind, JsonObject item, ApiTypes types, ConversionNotes notes)
    {
        if (!Rows.TryGetValue(kind, out var defaults)) return;
        var known = types.Find(kind) is not null;
        foreach (var one in defaults)
        {
            if (known && types.FieldAt(kind, one.Steps.Select(s => s.Replace("[*]", "", StringComparison.Ordinal))) is null) continue;
            foreach (var path in one.Apply(item)) notes.Assumed(path, $"{kind.Group}/{kind.Version} takes it for {Encoding.UTF8.GetString(one.Json)} when it is missing");
        }
    }

    /// <summary>Every row, ordered by kind and version.</summary>
    public static IEnumerable<(GroupVersionKind Kind, string Path, string Json)> All => Rows
        .OrderBy(r => r.Key.Kind, StringComparer.Ordinal).ThenBy(r => r.Key.ApiVersion, StringComparer.Ordinal)
        .SelectMany(r => r.Value.Select(d => (r.Key, string.Join('.', d.Steps), Encoding.UTF8.GetString(d.Json))));

    private static VersionDefault Parse(string[] cells) => new(cells[2].Split('.'), Encoding.UTF8.GetBytes(cells[3]), cells.Length > 4);
}
