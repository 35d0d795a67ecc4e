using System.Globalization;
using Sampan.Api;

namespace Sampan.Cli.Output.Tables;

/// <summary><c>restore get</c> (Velero 1.18.1, output/restore_printer.go).</summary>
internal static class RestoreTable
{
    public static Table<Restore> Create() => new(
        ("NAME", r => r.Name),
        ("BACKUP", r => r.Spec.BackupName ?? ""),
        ("STATUS", r => r.Status.Phase.ToString() is { Length: > 0 } phase ? phase : "New"),
        ("STARTED", r => GoTime.Text(r.Status.Started)),
        ("COMPLETED", r => GoTime.Text(r.Status.Ended)),
        ("ERRORS", r => r.Status.Errors.ToString(CultureInfo.InvariantCulture)),
        ("WARNINGS", r => r.Status.Warnings.ToString(CultureInfo.InvariantCulture)),
        ("CREATED", r => GoTime.Text(r.Created)),
        ("SELECTOR", r => r.Spec.LabelSelector?.ToString() is { Length: > 0 } selector ? selector : "<none>"));
}
