namespace Sampan.Engine.Volumes;

/// <summary>What becomes of a PersistentVolume of a backup.</summary>
internal enum VolumeFate
{
    /// <summary>It is created as it was, pointing at the same disk, with its binding reset.</summary>
    AsIs,

    /// <summary>It is not created; its claim gets a new one.</summary>
    Provision,

    /// <summary>It is to be made from a snapshot by a volume snapshotter.</summary>
    NativeSnapshot,
}
