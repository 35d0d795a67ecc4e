namespace Sampan.Engine.Bucket;

/// <summary>Who writes a backup.</summary>
/// <param name="Id">Of this run and no other, such as the Backup's uid: what it leaves in a cluster is found by it.</param>
/// <param name="Holder">Host and process, for the message another writer gets.</param>
public sealed record BackupWriter(string Id, string Holder)
{
    /// <summary>Take the name from a writer whose claim has not run out yet: it is known to be dead. Default false.</summary>
    /// <remarks>Should it live after all, it does not complete its backup any more.</remarks>
    public bool TakesOver { get; init; }
}
