namespace Sampan.Engine.Volumes.Policies;

/// <summary>One rule: volumes that fulfil every condition get the action.</summary>
internal sealed record VolumePolicy(VolumeConditions Conditions, string ActionName)
{
    /// <summary>Null when <see cref="ActionName"/> is none that exists, which validation refuses.</summary>
    public VolumeActionType? Action => ActionName switch
    {
        "skip" => VolumeActionType.Skip,
        "fs-backup" => VolumeActionType.FileBackup,
        "snapshot" => VolumeActionType.Snapshot,
        "custom" => VolumeActionType.Custom,
        _ => null,
    };
}
