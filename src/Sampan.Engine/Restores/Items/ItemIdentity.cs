using Sampan.Api.Validation;
using Sampan.Engine.Archive;
using Sampan.Engine.Restores.Versions;
using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Restores.Items;

/// <summary>Whether an item of an archive, which anybody may have written, is what its path says. Filters and the user's eye go by the path.</summary>
internal static class ItemIdentity
{
    /// <summary>Why the path names no object of any cluster, or null.</summary>
    public static string? BadName(ArchivedItem item)
    {
        if (item.Key.Namespace is { } ns && !DnsNames.IsLabel(ns)) return "its namespace can't be the name of one";
        if (item.Resource == WellKnown.Namespaces ? DnsNames.IsLabel(item.Key.Name) : IsName(item.Key.Name)) return null;
        return "no object can have its name";
    }

    /// <summary>What the object says it is, where that is something else than its path says; null when they agree.</summary>
    public static string? Disagreement(ArchivedItem item, KubeObject source, ApiCatalog catalog, VersionChoice versions)
    {
        if (source.Name != item.Key.Name || source.Namespace != item.Key.Namespace || source.Kind.Kind.Length == 0) return source.ToString();
        if (source.Kind.Group != item.Resource.Group) return source.ToString();
        var becomes = versions.TargetOf(source.Kind, item.Resource) ?? source.ApiVersion;
        return catalog.Find(GroupVersionKind.From(becomes, source.Kind.Kind)) is { } served && !Holds(item.Resource, served, versions)
            ? $"{source}, one of {served.Id.GroupResource}" : null;
    }

    /// <summary>True when objects of a resource of the backup may become objects of a resource of the target.</summary>
    public static bool Holds(GroupResource stored, ApiResource served, VersionChoice versions) =>
        served.Id.GroupResource == stored || served.Id.GroupResource == versions.HomeOf(stored);

    // What API servers accept of kinds that are lenient about names, such as roles.
    private static bool IsName(string name) => ArchivePath.IsSafeSegment(name) && !name.Contains('%', StringComparison.Ordinal);
}
