using System.Collections.Concurrent;
using System.Collections.Frozen;
using Sampan.Kubernetes.Documents;

namespace Sampan.Kubernetes.Versions;

/// <summary>What the API servers of one minor call deprecated. Reads <c>api-deprecations.tsv</c>; the file's head describes its columns.</summary>
public static class ApiDeprecations
{
    private static readonly ConcurrentDictionary<int, FrozenDictionary<GroupVersionKind, ApiDeprecation>> ByMinor = new();

    /// <summary>What a server of this version says of a kind, or null.</summary>
    public static ApiDeprecation? Find(GroupVersionKind kind, KubernetesVersion version) => ByMinor.GetOrAdd(version.Minor, Read).GetValueOrDefault(kind);

    private static FrozenDictionary<GroupVersionKind, ApiDeprecation> Read(int minor) => EmbeddedText.Lines(typeof(ApiDeprecations), "api-deprecations.tsv")
        .Select(line => line.Split('\t')).Where(c => MinorRange.Parse(c[2]).Contains(minor))
        .Select(c => new ApiDeprecation(GroupVersionKind.From(c[0], c[1]), c[3], Given(c[4]), Given(c[5])))
        .ToFrozenDictionary(d => d.Kind);

    private static string? Given(string cell) => cell == "." ? null : cell;
}
