namespace Sampan.Engine.Bucket;

/// <summary>A restore as the bucket shows it.</summary>
/// <param name="Name">Its folder.</param>
/// <param name="Restore">Our record of it; null for a restore that a Velero server ran, which stores none.</param>
public sealed record StoredRestore(string Name, Api.Restore? Restore)
{
    /// <summary>What is wrong with it, for people; null when nothing is.</summary>
    public string? Problem { get; init; }
}
