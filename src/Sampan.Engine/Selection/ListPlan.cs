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
    /// <param name="resources">What is served, in order.</param>
    /// <param name="included">Existing namespaces that the selection includes.</param>
    /// <param name="existing">How many namespaces there are.</param>
    public static IReadOnlyList<ListJob> Make(BackupSelection selection, IReadOnlyList<ApiResource> resources, IReadOnlyList<string> included, int existing)
    {
        var singly = selection.Namespaces.IsList &&
            (included.Count <= AlwaysListedSingly || (included.Count <= MostListedSingly && included.Count * FewOfMany <= existing));
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
