using System.Text.RegularExpressions;

namespace Sampan.Engine.Tests.Selection;

/// <summary>What a backup holds, computed from Velero's documented rules over plain lists: slow, obvious, and without a type of the engine.</summary>
/// <param name="resources">Every resource the cluster serves with its scope, in collection order, namespaces last.</param>
/// <param name="aliases">Every name a user may type for a resource.</param>
/// <param name="custom">Resources that are defined by a CRD.</param>
internal sealed class Oracle(IReadOnlyList<(string Resource, bool Namespaced)> resources, IReadOnlyDictionary<string, string> aliases, IReadOnlySet<string> custom)
{
    private const string Definitions = "customresourcedefinitions.apiextensions.k8s.io";
    private static readonly string[] NeverTaken = ["volumesnapshots.snapshot.storage.k8s.io", "volumesnapshotcontents.snapshot.storage.k8s.io"];
    private static readonly string[][] Cohabiting =
    [
        ["deployments.apps", "deployments.extensions"], ["daemonsets.apps", "daemonsets.extensions"], ["replicasets.apps", "replicasets.extensions"],
        ["networkpolicies.networking.k8s.io", "networkpolicies.extensions"], ["events", "events.events.k8s.io"],
    ];

    public SortedSet<string> Select(OracleSpec spec, IReadOnlyList<OracleObject> cluster)
    {
        var namespaces = cluster.Where(o => o.Resource == "namespaces").ToList();
        bool Space(string name) => SpaceAllowed(spec, name) && namespaces.Find(n => n.Name == name)?.Labels.GetValueOrDefault("velero.io/exclude-from-backup") != "true";
        var listed = Listed(spec);
        var taken = new Dictionary<(string, string?, string), OracleObject>();
        foreach (var item in cluster)
        {
            if (item.Resource == "namespaces" || !listed.Contains(item.Resource) || !Selected(spec, item) || !Storable(item)) continue;
            if (item.Namespace is null || Space(item.Namespace)) taken.TryAdd(item.Id, item);
        }

        Follow(spec, cluster, taken, Space);
        foreach (var name in taken.Values.Select(t => t.Resource).Where(custom.Contains).Distinct().ToList())
        {
            if (!DefinitionsUnwanted(spec) && cluster.FirstOrDefault(o => o.Id == (Definitions, null, name)) is { } definition && Storable(definition)) taken.TryAdd(definition.Id, definition);
        }

        foreach (var ns in namespaces.Where(n => listed.Contains("namespaces") && Space(n.Name) && Storable(n)))
        {
            if (!Everything(spec) || spec.Selectors.Count == 0 || Selected(spec, ns) || taken.Values.Any(t => t.Namespace == ns.Name)) taken.TryAdd(ns.Id, ns);
        }

        return new SortedSet<string>(taken.Values.Select(t => t.Path), StringComparer.Ordinal);
    }

    // Additional items: what a taken object names is taken too, unless a filter that was set forbids it.
    private void Follow(OracleSpec spec, IReadOnlyList<OracleObject> cluster, Dictionary<(string, string?, string), OracleObject> taken, Func<string, bool> space)
    {
        var queue = new Queue<OracleObject>(taken.Values);
        while (queue.TryDequeue(out var item))
        {
            foreach (var id in item.Names)
            {
                if (cluster.FirstOrDefault(o => o.Id == id) is not { } named || taken.ContainsKey(id) || !Storable(named)) continue;
                var allowed = named.Namespace is { } ns ? space(ns) && Wanted(spec, named.Resource, true) : ClusterAllowed(spec, named.Resource);
                if (!allowed) continue;
                taken.Add(id, named);
                queue.Enqueue(named);
            }
        }
    }

    private HashSet<string> Listed(OracleSpec spec)
    {
        var listed = resources.Where(r => Wanted(spec, r.Resource, r.Namespaced)).Select(r => r.Resource).ToList();
        foreach (var twins in Cohabiting)
        {
            var first = listed.Find(twins.Contains);
            listed.RemoveAll(r => twins.Contains(r) && r != first);
        }

        return [.. listed];
    }

    private bool Wanted(OracleSpec spec, string resource, bool namespaced)
    {
        if (NeverTaken.Contains(resource)) return false;
        if (spec.IsScoped) return namespaced ? WantedScoped(spec, resource) : WantedCluster(spec, resource);
        var named = !Has(spec.Excluded, resource) && (spec.Included.Length == 0 || Has(spec.Included, resource));
        if (namespaced || resource == "namespaces") return named;
        return named && spec.Cluster != false && (spec.Cluster == true || Everything(spec));
    }

    private bool WantedScoped(OracleSpec spec, string resource)
    {
        var included = OfScope(spec.IncludedScoped, true);
        return !Has(OfScope(spec.ExcludedScoped, true, excludes: true), resource) && (included.Length == 0 || Has(included, resource));
    }

    private bool WantedCluster(OracleSpec spec, string resource)
    {
        var (included, excluded) = (OfScope(spec.IncludedCluster, false), OfScope(spec.ExcludedCluster, false, excludes: true));
        if (Has(excluded, resource)) return false;
        if (Has(included, resource) || resource == "namespaces") return true;
        var scoped = OfScope(spec.IncludedScoped, true);
        var allScoped = OfScope(spec.ExcludedScoped, true, excludes: true).Length == 0 && (scoped.Length == 0 || scoped.Contains("*"));
        return included.Length == 0 && excluded.Length == 0 && Everything(spec) && allScoped;
    }

    private bool ClusterAllowed(OracleSpec spec, string resource)
    {
        if (NeverTaken.Contains(resource)) return false;
        if (spec.IsScoped) return !Has(OfScope(spec.ExcludedCluster, false, excludes: true), resource);
        if (Has(spec.Excluded, resource) || spec.Cluster == false) return false;
        return spec.Cluster == true || spec.Included.Length == 0 || Has(spec.Included, resource);
    }

    private bool DefinitionsUnwanted(OracleSpec spec) =>
        spec.IsScoped ? Has(OfScope(spec.ExcludedCluster, false, excludes: true), Definitions) : spec.Cluster == false || Has(spec.Excluded, Definitions);

    // Names of the other scope are dropped from a scoped list; to exclude what is never taken is no filter.
    private string[] OfScope(string[] list, bool namespaced, bool excludes = false) =>
        [.. list.Where(n => !excludes || !NeverTaken.Contains(n)).Where(n => n == "*" || !aliases.TryGetValue(n, out var resource) || resources.First(r => r.Resource == resource).Namespaced == namespaced)];

    private bool Has(string[] list, string resource) =>
        list.Any(n => n == "*" || (aliases.TryGetValue(n, out var known) ? known == resource : Glob(n, resource)));

    private static bool Everything(OracleSpec spec) => spec.ExcludedNamespaces.Length == 0 && (spec.IncludedNamespaces.Length == 0 || spec.IncludedNamespaces.Contains("*"));

    private static bool SpaceAllowed(OracleSpec spec, string name) =>
        !spec.ExcludedNamespaces.Any(e => Glob(e, name)) && (spec.IncludedNamespaces.Length == 0 || spec.IncludedNamespaces.Any(i => Glob(i, name)));

    private static bool Storable(OracleObject item) => !item.IsGoing && item.Labels.GetValueOrDefault("velero.io/exclude-from-backup") != "true";

    private static bool Selected(OracleSpec spec, OracleObject item) => spec.Selectors.Count == 0 || spec.Selectors.Any(s => s.All(c => c.Operator switch
    {
        "In" => item.Labels.TryGetValue(c.Key, out var value) && c.Values.Contains(value),
        "NotIn" => !item.Labels.TryGetValue(c.Key, out var value) || !c.Values.Contains(value),
        "Exists" => item.Labels.ContainsKey(c.Key),
        _ => !item.Labels.ContainsKey(c.Key),
    }));

    private static bool Glob(string pattern, string text) =>
        Regex.IsMatch(text, "^" + Regex.Escape(pattern).Replace(@"\*", ".*", StringComparison.Ordinal).Replace(@"\?", ".", StringComparison.Ordinal).Replace(@"\[", "[", StringComparison.Ordinal) + "$");
}
