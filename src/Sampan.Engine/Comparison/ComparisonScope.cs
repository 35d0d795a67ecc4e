namespace Sampan.Engine.Comparison;

/// <summary>How two sides are related: what of a difference would be no news.</summary>
public enum ComparisonScope
{
    /// <summary>The same cluster at two moments: what API servers and controllers keep for themselves is left out.</summary>
    SameCluster,

    /// <summary>One side was restored from the other, elsewhere or anew: what a cluster assigns is left out too.</summary>
    Restored,
}
