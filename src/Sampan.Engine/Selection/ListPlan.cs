using Sampan.Kubernetes.Discovery;

namespace Sampan.Engine.Selection;

/// <summary>As few LISTs as a selection needs.</summary>
internal static class ListPlan
{
    // A LIST costs a few milliseconds, what it brings and nobody wants can cost minutes: few namespaces, or few of many, are listed singly.
    private const int AlwaysListedSingly = 4;
    private const int MostListedSingly = 64;
    private const int FewOfMany = 4;

    private static readonly string?[] Everywhere = [null];

    /// <param name="selection">The selection.</param>
    /// <param name="resources">What it lists, in order.</param>
    /// <param name="namespaces">The namespaces it means.</param>
    public static IReadOnlyList<ListJob> Make(BackupSelection selection, IReadOnlyList<ApiResource> resources, SelectedNamespaces namespaces)
    {
        IReadOnlyList<string?> places = selection.Namespaces.IsList && IsSingly(namespaces) ? [.. namespaces.Included] : Everywhere;
        return [.. resources.SelectMany(r => Of(selection, r, r.Namespaced ? places : Everywhere))];
    }

    /// <summary>The LISTs of one resource, namespace by namespace.</summary>
    public static IEnumerable<ListJob> Singly(BackupSelection selection, ApiResource resource, SelectedNamespaces namespaces) =>
        Of(selection, resource, [.. namespaces.Included]);

    private static IEnumerable<ListJob> Of(BackupSelection selection, ApiResource resource, IReadOnlyList<string?> places)
    {
        string?[] selectors = selection.Selectors.Count == 0 ? [null] : [.. selection.Selectors.Select(s => s.ToString())];
        return from ns in places from selector in selectors select new ListJob(resource, ns, selector);
    }

    // Who may not list namespaces hardly may list other kinds across them.
    private static bool IsSingly(SelectedNamespaces namespaces) =>
        namespaces.Existing is not { } existing || namespaces.Included.Count <= AlwaysListedSingly ||
        (namespaces.Included.Count <= MostListedSingly && namespaces.Included.Count * FewOfMany <= existing);
}
