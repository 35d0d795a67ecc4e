using System.Globalization;
using System.Text.RegularExpressions;
using Sampan.Api;

namespace Sampan.Cli.Output.Tables;

/// <summary><c>backup get</c> (Velero 1.18.1, output/backup_printer.go).</summary>
internal static partial class BackupTable
{
    public static Table<Backup> Create(TimeProvider time) => new(
        ("NAME", b => b.Name),
        ("STATUS", b => b.Status.Phase.ToString() is { Length: > 0 } phase ? phase : "New"),
        ("ERRORS", b => b.Status.Errors.ToString(CultureInfo.InvariantCulture)),
        ("WARNINGS", b => b.Status.Warnings.ToString(CultureInfo.InvariantCulture)),
        ("CREATED", b => GoTime.Text(b.Status.Started)),
        ("EXPIRES", b => GoTime.Expires(b.Status.Expiration ?? (b.Spec.Ttl > TimeSpan.Zero ? b.Created + b.Spec.Ttl : null), time.GetUtcNow())),
        ("STORAGE LOCATION", b => b.Spec.StorageLocation ?? ""),
        ("QUEUE POSITION", _ => ""),
        ("SELECTOR", b => b.Spec.LabelSelector?.ToString() is { Length: > 0 } selector ? selector : "<none>"));

    /// <summary>By name; backups of one schedule (a common prefix and 14 digits) newest first.</summary>
    public static IReadOnlyList<Backup> Sort(IEnumerable<Backup> backups) =>
        [.. backups.OrderBy(b => Prefix(b.Name), StringComparer.Ordinal).ThenByDescending(b => Stamp(b.Name), StringComparer.Ordinal).ThenBy(b => b.Name, StringComparer.Ordinal)];

    private static string Prefix(string name) => Scheduled().Match(name) is { Success: true } m ? m.Groups[1].Value : name;

    private static string Stamp(string name) => Scheduled().Match(name) is { Success: true } m ? m.Groups[2].Value : "";

    [GeneratedRegex("^(.*)-([0-9]{14})$")]
    private static partial Regex Scheduled();
}
