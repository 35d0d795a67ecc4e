using System.Collections.Frozen;
using Sampan.Api.Names;

namespace Sampan.Api.Validation;

/// <summary>What is wrong with a Restore before it runs: all of it at once, in Velero 1.18.1's words (restore_controller.go).</summary>
/// <remarks>Checks of the document alone; that the backup exists is found out by who opens it.</remarks>
public static class RestoreValidation
{
    /// <summary>Resources no restore touches, whatever its filters; Velero appends them to <c>excludedResources</c>.</summary>
    public static IReadOnlyList<string> NonRestorable { get; } =
    [
        "nodes", "events", "events.events.k8s.io", "backups.velero.io", "restores.velero.io", "resticrepositories.velero.io",
        "csinodes.storage.k8s.io", "volumeattachments.storage.k8s.io", "backuprepositories.velero.io",
    ];

    private static readonly FrozenSet<string> Policies = FrozenSet.ToFrozenSet(["", "none", "update"]);

    /// <summary>Errors for <c>status.validationErrors</c>; empty when the restore can run.</summary>
    public static IReadOnlyList<string> Check(Restore restore)
    {
        var errors = new List<string>();
        var spec = restore.Spec;
        errors.AddRange(BackupValidation.NameErrors(restore));
        errors.AddRange(spec.IncludedResources.Where(NonRestorable.Contains).Select(r => $"{r} are non-restorable resources"));
        BackupValidation.Add(errors, "Invalid included/excluded resource lists", FilterLists.Check(spec.IncludedResources, spec.ExcludedResources));
        BackupValidation.Add(errors, "Invalid included/excluded namespace lists", FilterLists.CheckNamespaces(spec.IncludedNamespaces, spec.ExcludedNamespaces));
        if (spec.LabelSelector is not null && spec.OrLabelSelectors.Count > 0)
            errors.Add("encountered labelSelector as well as orLabelSelectors in restore spec, only one can be specified");
        if (string.IsNullOrEmpty(spec.BackupName) == string.IsNullOrEmpty(spec.ScheduleName))
            errors.Add("Either a backup or schedule must be specified as a source for the restore, but not both");
        errors.AddRange(RestoreHookErrors.Check(spec));
        if (!Policies.Contains(spec.ExistingResourcePolicy ?? "")) errors.Add($"Invalid ExistingResourcePolicy: {spec.ExistingResourcePolicy}");
        if (restore.ExistingPolicies is { } policies && ExistingPolicies.Parse(policies, out var problem) is null)
            errors.Add($"Invalid annotation {SampanNames.ExistingPolicies}: {problem}");
        foreach (var (source, target) in spec.NamespaceMapping)
        {
            if (!DnsNames.IsLabel(target)) errors.Add($"invalid namespace mapping {source}:{target}: {DnsNames.LabelRule}");
        }

        return errors;
    }
}
