namespace Sampan.Engine.Volumes.Policies;

/// <summary>An NFS export; as a condition, empty parts match any.</summary>
internal sealed record NfsCondition(string Server, string Path)
{
    public bool Matches(NfsCondition? export) => export is not null && (Server.Length == 0 || Server == export.Server) && (Path.Length == 0 || Path == export.Path);
}
