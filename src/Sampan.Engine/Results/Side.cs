namespace Sampan.Engine.Results;

/// <summary>Who can remove the cause of an issue.</summary>
public enum Side
{
    /// <summary>The cluster that is backed up (A).</summary>
    Source,

    /// <summary>The cluster that is restored into (B).</summary>
    Target,

    /// <summary>The object store.</summary>
    Store,

    /// <summary>Sampan itself: something it does not do, or does not do yet.</summary>
    Us,
}
