namespace Sampan.Kubernetes.Patching;

/// <summary>The two patch annotations of a field: <c>x-kubernetes-patch-strategy</c> and <c>x-kubernetes-patch-merge-key</c>.</summary>
/// <param name="Strategy"><c>merge</c>, <c>replace</c>, <c>retainKeys</c> or <c>merge,retainKeys</c>.</param>
/// <param name="Key">Field that tells list items apart; null for lists of plain values.</param>
public sealed record MergeRule(string Strategy, string? Key)
{
    /// <summary>True when lists are merged rather than replaced.</summary>
    public bool Merges => Strategy.StartsWith("merge", StringComparison.Ordinal);

    /// <summary>True when a patch names the keys that may stay (<c>$retainKeys</c>).</summary>
    public bool RetainsKeys => Strategy.EndsWith("retainKeys", StringComparison.Ordinal);
}
