using Microsoft.Extensions.Logging;
using Sampan.Api;
using Sampan.Engine.Actions;
using Sampan.Engine.Bucket;
using Sampan.Engine.Results;
using Sampan.Engine.Volumes.Files;
using Sampan.Engine.Volumes.Native;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Exec;

namespace Sampan.Engine.Backups;

/// <summary>What a backup runs with.</summary>
public sealed record BackupRunnerOptions
{
    /// <summary>What <see cref="ItemBlockWorkers"/> is unless it is given.</summary>
    public const int DefaultItemBlockWorkers = 8;

    /// <summary>The cluster to back up. Objects are only read, except for volume snapshots.</summary>
    public required ICluster Cluster { get; init; }

    /// <summary>Where the backup goes.</summary>
    public required BackupRepository Repository { get; init; }

    /// <summary>Clock of timestamps, waits and claims.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Where diagnostics go; the backup's own log is written to the bucket in any case.</summary>
    public required ILoggerFactory Logging { get; init; }

    /// <summary>Cut CSI snapshots of volumes (Velero's <c>--features=EnableCSI</c>). Default true; off, such volumes are recorded as skipped.</summary>
    public bool EnableCsi { get; init; } = true;

    /// <summary>Store every served version of each object (Velero's <c>--features=EnableAPIGroupVersions</c>). Default false.</summary>
    public bool EnableApiGroupVersions { get; init; }

    /// <summary>Actions beside the built-in ones, called after them in this order.</summary>
    public IReadOnlyList<IBackupItemAction> Actions { get; init; } = [];

    /// <summary>Block actions beside the built-in ones.</summary>
    public IReadOnlyList<IItemBlockAction> BlockActions { get; init; } = [];

    /// <summary>Items whose actions run side by side (Velero's <c>--item-block-worker-count</c>, 1 there). Default
    /// <see cref="DefaultItemBlockWorkers"/>. The archive is the same whatever it is.</summary>
    public int ItemBlockWorkers { get; init; } = DefaultItemBlockWorkers;

    /// <summary>How often actions are asked how far their operations are (Velero's <c>--item-operation-sync-frequency</c>). Default 10 s.</summary>
    public TimeSpan OperationPollPeriod { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What a spec leaves open.</summary>
    public BackupDefaults Defaults { get; init; } = new();

    /// <summary>Resource policies as YAML, used instead of the ConfigMap that a spec may name. Default null.</summary>
    public string? ResourcePolicies { get; init; }

    /// <summary>What cuts native snapshots. Default none.</summary>
    public VolumeSnapshotters Snapshotters { get; init; } = VolumeSnapshotters.None;

    /// <summary>What backs up the files of pods' volumes. Default null: such volumes are recorded as skipped, each with an error.</summary>
    public IPodVolumeMover? PodVolumeMover { get; init; }

    /// <summary>What runs commands in pods, for hooks. Default null: every hook fails.</summary>
    public IPodExec? PodExec { get; init; }

    /// <summary>CSI snapshots that are being cut side by side, each until it has its handle. Default 32.</summary>
    public int SnapshotsAtOnce { get; init; } = 32;

    /// <summary>Objects a page of a LIST. Default 500.</summary>
    public int PageSize { get; init; } = 500;

    /// <summary>LISTs that run ahead side by side, each at most two pages. Default 4.</summary>
    public int ListsAhead { get; init; } = 4;

    /// <summary>Bytes an object may have. Default 64 MiB, what readers accept.</summary>
    public int MaxItemBytes { get; init; } = 64 << 20;

    /// <summary>Told how far the run is.</summary>
    public IProgress<EngineProgress>? Progress { get; init; }

    /// <summary>Who runs it, for the message another writer of the same name gets. Default the machine's name and the process id.</summary>
    public string Holder { get; init; } = $"{Environment.MachineName}/{Environment.ProcessId}";

    /// <summary>Take the name from a run whose claim has not run out yet: it is known to be dead. Default false.</summary>
    public bool TakesOver { get; init; }
}
