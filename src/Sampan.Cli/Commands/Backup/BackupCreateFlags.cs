using System.CommandLine;
using Sampan.Cli.Flags;
using Sampan.Engine.Backups;

namespace Sampan.Cli.Commands.Backup;

/// <summary>The flags that say how a backup is made.</summary>
internal sealed class BackupCreateFlags
{
    private readonly BackupFilterFlags _filter = new();
    private readonly BackupVolumeFlags _volumes = new();
    private readonly Option<TimeSpan?> _ttl = ValueParsers.Duration("--ttl", "How long the backup is kept; default 720h");
    private readonly Option<int> _workers = new("--item-block-worker-count")
    {
        Description = "Items whose actions run side by side, at least 1; the backup is the same whatever it is",
        DefaultValueFactory = _ => BackupRunnerOptions.DefaultItemBlockWorkers,
    };

    private readonly Option<Dictionary<string, string>> _labels = ValueParsers.Map("--labels", "Labels of the backup: k=v,…");
    private readonly Option<Dictionary<string, string>> _annotations = ValueParsers.Map("--annotations", "Annotations of the backup: k=v,…");

    public void AddTo(Command command)
    {
        _filter.AddTo(command);
        _workers.Validators.Add(result =>
        {
            if (result.GetValue(_workers) < 1) result.AddError("--item-block-worker-count must be at least 1");
        });
        foreach (var option in new Option[] { _ttl, _labels, _annotations, _workers }) command.Add(option);
        _volumes.AddTo(command);
    }

    /// <summary>Items whose actions run side by side.</summary>
    public int Workers(ParseResult result) => result.GetValue(_workers);

    /// <summary>Resource policies from a local file, or null.</summary>
    public Task<string?> ReadPoliciesAsync(ParseResult result, CancellationToken ct) => _volumes.ReadPoliciesAsync(result, ct);

    /// <summary>The Backup that the flags ask for.</summary>
    public Api.Backup Read(ParseResult result, string name, string @namespace, DateTimeOffset now)
    {
        var backup = Api.Backup.Create(name, now, @namespace);
        _filter.Apply(result, backup.Spec);
        backup.Spec.Ttl = result.GetValue(_ttl);
        _volumes.Apply(result, backup.Spec);
        foreach (var (key, value) in result.GetValue(_labels) ?? []) backup.SetLabel(key, value);
        foreach (var (key, value) in result.GetValue(_annotations) ?? []) backup.SetAnnotation(key, value);
        return backup;
    }
}
