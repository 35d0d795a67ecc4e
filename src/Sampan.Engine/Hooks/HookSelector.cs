using System.Text.Json.Nodes;
using Sampan.Api;
using Sampan.Engine.Actions;
using Sampan.Engine.Selection;
using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Hooks;

/// <summary>Which pods an entry of <c>spec.hooks.resources</c> is for. Its lists include everything when they are empty.</summary>
internal sealed class HookSelector
{
    private readonly NamespaceFilter _namespaces;
    private readonly LabelSelector? _labels;
    private readonly bool _takesPods;

    /// <param name="entry">The entry.</param>
    /// <param name="catalog">What names of resources mean; null when the entry is for pods whatever it lists, as Velero's restores have it.</param>
    public HookSelector(JsonObject entry, ApiCatalog? catalog)
    {
        _namespaces = new NamespaceFilter(Texts(entry, "includedNamespaces"), Texts(entry, "excludedNamespaces"));
        _labels = LabelSelector.From(entry["labelSelector"]);
        _takesPods = catalog is null || TakesPods(entry, catalog);
    }

    /// <param name="pod">The pod.</param>
    /// <param name="ns">The namespace that counts: of a restored pod the one it goes to.</param>
    public bool Matches(KubeObject pod, string ns) => _takesPods && _namespaces.Includes(ns) && (_labels is null || _labels.Matches(Labels.Of(pod)));

    private static bool TakesPods(JsonObject entry, ApiCatalog catalog)
    {
        var included = new ResourceNames(Texts(entry, "includedResources"), catalog);
        var excluded = new ResourceNames(Texts(entry, "excludedResources"), catalog);
        return !excluded.Contains(KnownResources.Pods) && (included.IsEmpty || included.Contains(KnownResources.Pods));
    }

    private static IReadOnlyList<string> Texts(JsonObject entry, string field) => [.. entry.Items(field).Select(n => JsonReads.Text(n)).OfType<string>()];
}
