using System.CommandLine;
using Sampan.Api;
using Sampan.Cli.Errors;
using Sampan.Cli.Flags;

namespace Sampan.Cli.Commands.Backup;

/// <summary>The flags that say what is done with the data of volumes, each with the field of <c>Backup.spec</c> that Velero gives it.</summary>
internal sealed class BackupVolumeFlags
{
    private readonly Option<bool?> _snapshotVolumes = ValueParsers.Tristate("--snapshot-volumes", "Take snapshots of volumes; default true");
    private readonly Option<bool?> _moveData = ValueParsers.Tristate("--snapshot-move-data", "Move the data of snapshots into the object store; refused, snapshots stay with their provider");
    private readonly Option<string> _dataMover = new("--data-mover") { Description = "What moves the data of snapshots; without --snapshot-move-data it has nothing to do" };
    private readonly Option<string[]> _locations = ValueParsers.List("--volume-snapshot-locations", "Locations for native snapshots, at most one a provider");
    private readonly Option<bool?> _files = ValueParsers.Tristate("--default-volumes-to-fs-backup", "Back up the files of pods' volumes unless a pod opts out; what can't be backed up so is listed with its reason");
    private readonly Option<long?> _parallelFiles = new("--parallel-files-upload") { Description = "Files uploaded side by side in a backup of files" };
    private readonly Option<string> _policies = new("--resource-policies-configmap") { Description = "ConfigMap with resource policies, in the cluster and in --namespace" };
    private readonly Option<FileInfo> _policiesFile = new("--resource-policies-file") { Description = "The same from a file here, for clusters without such a ConfigMap" };
    private readonly Option<TimeSpan?> _snapshotTimeout = ValueParsers.Duration("--csi-snapshot-timeout", "How long to wait for a snapshot's handle; default 10m");
    private readonly Option<TimeSpan?> _operationTimeout = ValueParsers.Duration("--item-operation-timeout", "How long to wait for operations of actions; default 4h");
    private readonly Option<string> _group = new("--volume-group-snapshot-label-key") { Description = "Label of claims that belong together; their snapshots are cut one by one, with a warning" };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[]
        {
            _snapshotVolumes, _moveData, _dataMover, _locations, _files, _parallelFiles, _policies, _policiesFile, _snapshotTimeout, _operationTimeout, _group,
        }) command.Add(option);
    }

    /// <summary>Writes the flags into a spec.</summary>
    public void Apply(ParseResult result, BackupSpec spec)
    {
        spec.SnapshotVolumes = result.GetValue(_snapshotVolumes);
        spec.SnapshotMoveData = result.GetValue(_moveData);
        spec.DataMover = result.GetValue(_dataMover) is { Length: > 0 } mover ? mover : null;
        spec.VolumeSnapshotLocations = result.GetValue(_locations) ?? [];
        spec.DefaultVolumesToFsBackup = result.GetValue(_files);
        if (result.GetValue(_parallelFiles) is > 0 and var parallel) spec.ParallelFilesUpload = parallel;
        if (result.GetValue(_policies) is { Length: > 0 } policies) spec.ResourcePolicy = new LocalReference(null, "configmap", policies);
        spec.CsiSnapshotTimeout = result.GetValue(_snapshotTimeout);
        spec.ItemOperationTimeout = result.GetValue(_operationTimeout);
        spec.VolumeGroupSnapshotLabelKey = result.GetValue(_group) is { Length: > 0 } key ? key : null;
    }

    /// <summary>Text of the policies file, or null when none is given.</summary>
    /// <exception cref="CommandException">It can't be read, or a ConfigMap is named as well.</exception>
    public async Task<string?> ReadPoliciesAsync(ParseResult result, CancellationToken ct)
    {
        if (result.GetValue(_policiesFile) is not { } file) return null;
        if (result.GetValue(_policies) is { Length: > 0 })
            throw new CommandException("--resource-policies-configmap and --resource-policies-file exclude each other", "give one of them", ExitCodes.Usage);
        try
        {
            return await File.ReadAllTextAsync(file.FullName, ct);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"the resource policies can't be read: {e.Message}", "give a YAML file with --resource-policies-file", ExitCodes.Usage);
        }
    }
}
