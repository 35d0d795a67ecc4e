using Sampan.Api;

namespace Sampan.Cli.Output.Tables;

/// <summary><c>backup-location get</c> (Velero 1.18.1, output/backup_storage_location_printer.go).</summary>
internal static class LocationTable
{
    public static Table<BackupStorageLocation> Create() => new(
        ("NAME", l => l.Name),
        ("PROVIDER", l => l.Provider),
        ("BUCKET/PREFIX", l => l.Prefix is { Length: > 0 } prefix ? $"{l.Bucket}/{prefix}" : l.Bucket),
        ("PHASE", l => l.Phase.ToString() is { Length: > 0 } phase ? phase : "Unknown"),
        ("LAST VALIDATED", l => GoTime.Text(l.LastValidated, "Unknown")),
        ("ACCESS MODE", l => l.AccessMode.ToString() is { Length: > 0 } mode ? mode : "ReadWrite"),
        ("DEFAULT", l => l.IsDefault ? "true" : ""));
}
