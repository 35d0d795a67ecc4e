using Sampan.Api;

namespace Sampan.Engine.Volumes.Native;

/// <summary>The volume snapshotters that a run has, and the locations they may work in.</summary>
public sealed record VolumeSnapshotters
{
    /// <summary>None: volumes that only a snapshotter could take are recorded as skipped.</summary>
    public static VolumeSnapshotters None { get; } = new();

    /// <summary>What makes one, by provider: the name locations give, such as <c>aws</c> or <c>velero.io/aws</c>.</summary>
    public IReadOnlyDictionary<string, Func<IVolumeSnapshotter>> Providers { get; init; } = new Dictionary<string, Func<IVolumeSnapshotter>>();

    /// <summary>Locations beside the VolumeSnapshotLocations that the cluster holds in the backup's namespace; they go before those of the same name.</summary>
    public IReadOnlyList<VolumeSnapshotLocation> Locations { get; init; } = [];

    /// <summary>Location by provider, for providers with several of which a backup names none (Velero's <c>--default-volume-snapshot-locations</c>).</summary>
    public IReadOnlyDictionary<string, string> DefaultLocations { get; init; } = new Dictionary<string, string>();

    // A provider without a domain is Velero's own.
    internal Func<IVolumeSnapshotter>? Find(string provider) =>
        Providers.GetValueOrDefault(provider) ?? Providers.GetValueOrDefault(provider.Contains('/', StringComparison.Ordinal) ? provider : $"velero.io/{provider}");
}
