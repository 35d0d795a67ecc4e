using Sampan.Api.Names;
using Sampan.Engine.Actions;
using Sampan.Engine.Hooks;
using Sampan.Engine.Results;
using Sampan.Engine.Volumes;
using Sampan.Engine.Volumes.Files;
using Sampan.Engine.Volumes.Native;
using Sampan.Engine.Volumes.Policies;
using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Backups;

/// <summary>What the parts of one running backup share.</summary>
internal sealed class BackupRun : IAsyncDisposable
{
    public BackupRun(Api.Backup backup, BackupRunnerOptions options, ApiCatalog catalog)
    {
        (Backup, Options, Catalog) = (backup, options, catalog);
        Workers = new SemaphoreSlim(options.ItemBlockWorkers);
        BackupLabel = VeleroNames.GetValidName(backup.Name);
        Log = new RunLog(options.Time, new("backup", $"{backup.Namespace}/{backup.Name}"));
        Issues = new IssueLog(Log.Write);
        PodVolumes = new PodVolumes(this);
        Rules = new VolumeRules(this, PodVolumes);
        FileBackups = new FileBackups(this);
        NativeSnapshots = new NativeSnapshots(this, []);
    }

    public Api.Backup Backup { get; }

    public BackupRunnerOptions Options { get; }

    public ApiCatalog Catalog { get; }

    /// <summary>The backup's name as a label value.</summary>
    public string BackupLabel { get; }

    public RunLog Log { get; }

    public IssueLog Issues { get; }

    /// <summary>Hooks that were tried, and that failed.</summary>
    public HookTally Hooks { get; } = new();

    public VolumeLedger Volumes { get; } = new();

    /// <summary>A slot for every item whose actions may run.</summary>
    public SemaphoreSlim Workers { get; }

    /// <summary>Operations that actions started.</summary>
    public StartedOperations Operations { get; } = new();

    /// <summary>Which claims are mounted by pods that have their files backed up.</summary>
    public PodVolumes PodVolumes { get; }

    /// <summary>What is done with which volume.</summary>
    public VolumeRules Rules { get; }

    public FileBackups FileBackups { get; }

    public NativeSnapshots NativeSnapshots { get; set; }

    /// <summary>False when the resource filters leave claims out: then the files of pods' claims are not backed up either.</summary>
    public bool TakesClaims { get; set; } = true;

    /// <summary>The backup's resource policies; null when it has none. Read and validated before the selection is made, which adds their
    /// <see cref="ResourcePolicies.Filter"/> lists to those of the spec.</summary>
    public ResourcePolicies? Policies { get; set; }

    /// <summary>What cuts CSI snapshots; null when the cluster does not serve the snapshot API.</summary>
    public CsiSnapshotter? CsiSnapshots { get; set; }

    /// <summary>The action that cuts snapshots.</summary>
    public CsiClaimAction? Claims { get; set; }

    /// <summary>The snapshot objects that were stored, as they were stored: they stand in files of their own as well.</summary>
    public List<(ItemId Id, ReadOnlyMemory<byte> Bytes)> SnapshotObjects { get; } = [];

    public async ValueTask DisposeAsync()
    {
        Workers.Dispose();
        PodVolumes.Dispose();
        CsiSnapshots?.Dispose();
        FileBackups.Dispose();
        await Log.DisposeAsync().ConfigureAwait(false);
    }

    public void Warn(Reason reason, ItemId item, string message) => Issues.Add(new Issue(IssueSeverity.Warning, reason, message) { Resource = item.Resource, Key = item.Key });

    /// <summary>Something went wrong with an object and nothing is missing for it: an error that is no gap.</summary>
    public void Error(Reason reason, ItemId item, string message) => Issues.Add(new Issue(IssueSeverity.Error, reason, message) { Resource = item.Resource, Key = item.Key });

    /// <summary>Something of an object that was asked for is not in the backup: see the other overload.</summary>
    public void Fail(Reason reason, ItemId item, string message) => Fail(reason, message, item.Resource, item.Key);

    /// <summary>Something that was asked for is not in the backup: a gap, and an error, so that no backup with gaps is Completed.</summary>
    public void Fail(Reason reason, string message, GroupResource? resource = null, ObjectKey? key = null) =>
        Issues.Add(new Issue(IssueSeverity.Error, reason, message) { Resource = resource, Key = key, IsGap = true });

    /// <summary>Deletion policy that a content had before this run made it Retain; null for contents of others.</summary>
    public string? OriginalPolicyOf(string content) => Claims?.Snapshots.FirstOrDefault(s => s.ContentName == content)?.OriginalPolicy;
}
