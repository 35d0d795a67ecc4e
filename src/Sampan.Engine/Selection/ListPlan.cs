using Sampan.Kubernetes.Discovery;

namespace Sampan.Engine.Selection;

/// <summary>As few LISTs as a selection needs.</summary>
internal static class ListPlan
{
    // Beyond this many namespaces one LIST of everything, filtered here, is cheaper than one LIST each.
    private const int MostNamespacesListedSingly = 16;

    private static readonly string?[] Everywhere = [null];

    /// <param name="selection">The selection.</param>
    /// <param name="resources">What is served, in order.</param>
    /// <param name="included">Existing namespaces that the selection includes.</param>
    public static IReadOnlyList<ListJob> Make(BackupSelection selection, IReadOnlyList<ApiResource> resources, IReadOnlyList<string> included)
    {
        var singly = selection.Namespaces.IsList && included.Count <= MostNamespacesListedSingly;
        string?[] selectors = selection.Selectors.Count == 0 ? [null] : [.. selection.Selectors.Select(s => s.ToString())];
        IReadOnlyList<string?> namespaces = singly ? [.. included] : Everywhere;
        return
        [
            .. from resource in resources
               where selection.Lists(resource)
               from ns in resource.Namespaced ? namespaces : Everywhere
               from selector in selectors
               select new ListJob(resource, ns, selector),
        ];
    }
}
