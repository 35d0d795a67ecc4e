using System.Collections.Frozen;
using System.Globalization;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;

namespace Sampan.Kubernetes.Conversion;

/// <summary>Kinds without a successor. Reads <c>removed-kinds.tsv</c>; the file's head describes its columns.</summary>
public static class RemovedKinds
{
    private static readonly FrozenDictionary<GroupVersionKind, RemovedKind> Rows = EmbeddedText.Lines(typeof(RemovedKinds), "removed-kinds.tsv")
        .Select(line => line.Split('\t'))
        .SelectMany(c => c[0].Split(' ').Select(v => new RemovedKind(GroupVersionKind.From(v, c[1]), Minor(c[2]), c[3])))
        .ToFrozenDictionary(r => r.Kind);

    /// <summary>Every row, ordered by kind and version.</summary>
    public static IReadOnlyList<RemovedKind> All =>
        [.. Rows.Values.OrderBy(r => r.Kind.Kind, StringComparer.Ordinal).ThenBy(r => r.Kind.ApiVersion, StringComparer.Ordinal)];

    /// <summary>What is known of a kind that is gone, or null.</summary>
    public static RemovedKind? Find(GroupVersionKind kind) => Rows.GetValueOrDefault(kind);

    private static KubernetesVersion Minor(string text) => new(int.Parse(text, CultureInfo.InvariantCulture), 0);
}
