namespace Sampan.Api.Validation;

/// <summary>What is wrong with a Backup before it runs: all of it at once, in Velero 1.18.1's words (backup_controller.go).</summary>
/// <remarks>Checks of the document alone, and of the location when it is given; what needs a cluster (snapshot locations, policies) is not here.</remarks>
public static class BackupValidation
{
    /// <summary>Errors for <c>status.validationErrors</c>; empty when the backup can run.</summary>
    public static IReadOnlyList<string> Check(Backup backup, BackupStorageLocation? location = null)
    {
        var errors = new List<string>();
        var spec = backup.Spec;
        errors.AddRange(NameErrors(backup));
        if (location is not null) errors.AddRange(LocationErrors(location));
        if (MixesFilters(spec))
        {
            errors.Add("include-resources, exclude-resources and include-cluster-resources are old filter parameters.\n" +
                "include-cluster-scoped-resources, exclude-cluster-scoped-resources, include-namespace-scoped-resources and exclude-namespace-scoped-resources are new filter parameters.\n" +
                "They cannot be used together");
        }

        // Only the lists of the style in use are looked at, as in Velero.
        if (UsesOldFilters(spec))
        {
            Add(errors, "Invalid included/excluded resource lists", FilterLists.Check(spec.IncludedResources, spec.ExcludedResources));
        }
        else
        {
            Add(errors, "Invalid cluster-scoped included/excluded resource lists",
                FilterLists.CheckScoped(spec.IncludedClusterScopedResources, spec.ExcludedClusterScopedResources));
            Add(errors, "Invalid namespace-scoped included/excluded resource lists",
                FilterLists.CheckScoped(spec.IncludedNamespaceScopedResources, spec.ExcludedNamespaceScopedResources));
        }

        Add(errors, "Invalid included/excluded namespace lists", FilterLists.CheckNamespaces(spec.IncludedNamespaces, spec.ExcludedNamespaces));
        if (spec.LabelSelector is not null && spec.OrLabelSelectors.Count > 0)
            errors.Add("encountered labelSelector as well as orLabelSelectors in backup spec, only one can be specified");
        errors.AddRange(SelectorErrors.Check(spec));
        errors.AddRange(HookErrors.Check(spec));
        return errors;
    }

    internal static IEnumerable<string> NameErrors(VeleroResource resource) =>
        DnsNames.IsSubdomain(resource.Name) ? [] : [$"metadata.name: Invalid value: \"{resource.Name}\": {DnsNames.SubdomainRule}"];

    internal static void Add(List<string> errors, string heading, IEnumerable<string> details) => errors.AddRange(details.Select(detail => $"{heading}: {detail}"));

    private static IEnumerable<string> LocationErrors(BackupStorageLocation location)
    {
        if (location.AccessMode == AccessMode.ReadOnly)
            yield return $"backup can't be created because backup storage location {location.Name} is currently in read-only mode";
        if (location.Phase == LocationPhase.Unavailable)
            yield return $"backup can't be created because BackupStorageLocation {location.Name} is in Unavailable status.";
    }

    private static bool MixesFilters(BackupSpec spec) =>
        UsesOldFilters(spec) &&
        (spec.IncludedClusterScopedResources.Count > 0 || spec.ExcludedClusterScopedResources.Count > 0 ||
         spec.IncludedNamespaceScopedResources.Count > 0 || spec.ExcludedNamespaceScopedResources.Count > 0);

    private static bool UsesOldFilters(BackupSpec spec) =>
        spec.IncludedResources.Count > 0 || spec.ExcludedResources.Count > 0 || spec.IncludeClusterResources is not null;
}
