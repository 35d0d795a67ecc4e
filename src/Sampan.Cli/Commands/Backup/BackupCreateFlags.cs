using System.CommandLine;
using Sampan.Cli.Flags;

namespace Sampan.Cli.Commands.Backup;

/// <summary>The flags that say how a backup is made.</summary>
internal sealed class BackupCreateFlags
{
    private readonly BackupFilterFlags _filter = new();
    private readonly Option<TimeSpan?> _ttl = ValueParsers.Duration("--ttl", "How long the backup is kept; default 720h");
    private readonly Option<Dictionary<string, string>> _labels = ValueParsers.Map("--labels", "Labels of the backup: k=v,…");
    private readonly Option<Dictionary<string, string>> _annotations = ValueParsers.Map("--annotations", "Annotations of the backup: k=v,…");
    private readonly Option<bool?> _snapshotVolumes = ValueParsers.Tristate("--snapshot-volumes", "Take snapshots of volumes; default true");
    private readonly Option<TimeSpan?> _snapshotTimeout = ValueParsers.Duration("--csi-snapshot-timeout", "How long to wait for a snapshot's handle; default 10m");
    private readonly Option<TimeSpan?> _operationTimeout = ValueParsers.Duration("--item-operation-timeout", "How long to wait for operations of actions; default 4h");

    public void AddTo(Command command)
    {
        _filter.AddTo(command);
        foreach (var option in new Option[] { _ttl, _labels, _annotations, _snapshotVolumes, _snapshotTimeout, _operationTimeout }) command.Add(option);
    }

    /// <summary>The Backup that the flags ask for.</summary>
    public Api.Backup Read(ParseResult result, string name, string @namespace, DateTimeOffset now)
    {
        var backup = Api.Backup.Create(name, now, @namespace);
        _filter.Apply(result, backup.Spec);
        backup.Spec.Ttl = result.GetValue(_ttl);
        backup.Spec.SnapshotVolumes = result.GetValue(_snapshotVolumes);
        backup.Spec.CsiSnapshotTimeout = result.GetValue(_snapshotTimeout);
        backup.Spec.ItemOperationTimeout = result.GetValue(_operationTimeout);
        foreach (var (key, value) in result.GetValue(_labels) ?? []) backup.SetLabel(key, value);
        foreach (var (key, value) in result.GetValue(_annotations) ?? []) backup.SetAnnotation(key, value);
        return backup;
    }
}
