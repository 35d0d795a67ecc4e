using Sampan.Api;
using Sampan.Storage;

namespace Sampan.Cli.Sessions;

/// <summary>The storage of an agentless run shown as the BackupStorageLocation that it would be in a cluster.</summary>
internal static class LocationView
{
    /// <summary>Name, place, phase and access mode; the phase is what was just found, the time is now.</summary>
    public static async Task<BackupStorageLocation> ReadAsync(Bucket bucket, string name, string @namespace, TimeProvider time, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var (provider, place) = bucket.Where.Scheme == StoreScheme.File ? ("sampan.dev/file", bucket.Where.Directory) : ("velero.io/aws", bucket.Where.Bucket);
        var location = BackupStorageLocation.Create(name, provider, place, now, @namespace);
        if (bucket.Where.Prefix.Length > 0) location.Prefix = bucket.Where.Prefix;
        location.IsDefault = true;
        location.LastValidated = now;
        var foreign = await bucket.Backups.Location.FindForeignFoldersAsync(ct);
        location.Phase = foreign is null ? LocationPhase.Available : LocationPhase.Unavailable;
        location.Message = foreign;
        location.AccessMode = (await bucket.Backups.Location.ReadAsync(ct)).AccessMode;
        return location;
    }
}
