using Sampan.Api.Names;

namespace Sampan.Api;

/// <summary>What a server fills in where a Backup's spec says nothing (Velero's <c>prepareBackupRequest</c>).</summary>
public sealed record BackupDefaults
{
    /// <summary>Default 720h.</summary>
    public TimeSpan Ttl { get; init; } = TimeSpan.FromHours(720);

    /// <summary>Default 10m.</summary>
    public TimeSpan CsiSnapshotTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Default 4h.</summary>
    public TimeSpan ItemOperationTimeout { get; init; } = TimeSpan.FromHours(4);

    /// <summary>Default <c>default</c>.</summary>
    public string StorageLocation { get; init; } = VeleroNames.DefaultLocation;

    /// <summary>How long actions may wait for a resource. Default 10m.</summary>
    public TimeSpan ResourceTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Fills unset (or zero) fields of the spec, the format versions, the expiration (now + ttl), the location label and the
    /// resource-timeout annotation. What is set already stays.</summary>
    public void Apply(Backup backup, DateTimeOffset now)
    {
        var spec = backup.Spec;
        spec.Ttl = Or(spec.Ttl, Ttl);
        spec.CsiSnapshotTimeout = Or(spec.CsiSnapshotTimeout, CsiSnapshotTimeout);
        spec.ItemOperationTimeout = Or(spec.ItemOperationTimeout, ItemOperationTimeout);
        spec.DefaultVolumesToFsBackup ??= spec.DefaultVolumesToRestic ?? false;
        spec.SnapshotMoveData ??= false;
        if (string.IsNullOrEmpty(spec.VolumeGroupSnapshotLabelKey)) spec.VolumeGroupSnapshotLabelKey = VeleroLabels.VolumeGroup;
        if (string.IsNullOrEmpty(spec.StorageLocation)) spec.StorageLocation = StorageLocation;
        if (spec.IncludedNamespaces.Count == 0) spec.IncludedNamespaces = ["*"];
        backup.SetLabel(VeleroLabels.StorageLocation, VeleroNames.GetValidName(spec.StorageLocation));
        backup.SetAnnotation(VeleroAnnotations.ResourceTimeout, Values.GoDuration.Format(ResourceTimeout));
        backup.Status.Version = VeleroNames.BackupMajorVersion;
        backup.Status.FormatVersion = VeleroNames.BackupFormatVersion;
        backup.Status.Expiration = now + spec.Ttl;
    }

    private static TimeSpan Or(TimeSpan? value, TimeSpan fallback) => value is { } set && set != TimeSpan.Zero ? set : fallback;
}
