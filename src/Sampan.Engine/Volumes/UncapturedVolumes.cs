using Sampan.Engine.Actions;
using Sampan.Engine.Backups;
using Sampan.Engine.Results;

namespace Sampan.Engine.Volumes;

/// <summary>The last word on volumes: one whose data no method took, although nobody asked for that, gets a row of its own.</summary>
internal static class UncapturedVolumes
{
    public static void Report(BackupRun run)
    {
        foreach (var volume in run.Volumes.Unexplained)
        {
            var claim = new ItemId(KnownResources.Claims, volume.Claim!.Value);
            run.Warn(Reason.VolumeNotCaptured, claim, $"the data of claim {claim.Key} (volume {volume.VolumeName}) is not in the backup: {VolumeInfoFile.SkippedReason(volume)}");
        }
    }
}
