namespace Sampan.Engine.Volumes.Policies;

/// <summary>The conditions of one policy; what is not given always holds.</summary>
internal sealed record VolumeConditions
{
    public CapacityRange Capacity { get; init; }

    public IReadOnlyList<string> StorageClasses { get; init; } = [];

    public NfsCondition? Nfs { get; init; }

    public CsiCondition? Csi { get; init; }

    public IReadOnlyList<string> VolumeTypes { get; init; } = [];

    public IReadOnlyDictionary<string, string> ClaimLabels { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<string> ClaimPhases { get; init; } = [];

    public bool Match(VolumeFacts volume) =>
        Capacity.Holds(volume.Capacity) &&
        (StorageClasses.Count == 0 || (volume.StorageClass.Length > 0 && StorageClasses.Contains(volume.StorageClass))) &&
        (Nfs is null || Nfs.Matches(volume.Nfs)) &&
        (Csi is null || Csi.Matches(volume.Csi)) &&
        (VolumeTypes.Count == 0 || VolumeTypes.Contains(volume.Type)) &&
        ClaimLabels.All(l => volume.ClaimLabels.TryGetValue(l.Key, out var value) && value == l.Value) &&
        (ClaimPhases.Count == 0 || (volume.ClaimPhase.Length > 0 && ClaimPhases.Contains(volume.ClaimPhase)));

    /// <exception cref="PolicyException">A condition makes no sense.</exception>
    public void Validate()
    {
        Capacity.Validate();
        Csi?.Validate();
    }
}
