namespace Sampan.Engine.Tests.Selection;

/// <summary>Requests at random, valid ones only, from pools in which every kind of entry occurs.</summary>
internal static class RandomRequests
{
    private static readonly string[][] Spaces = [[], ["*"], ["a"], ["a", "b"], ["a*"], ["prod-?"], ["prod-[12]"], ["[bc]"], ["a", "prod-*"], ["nowhere"], ["nowhere-*"], ["a", "ab", "b", "c", "prod-1", "prod-2", "prod-10"]];
    private static readonly string[][] NoSpaces = [[], [], [], ["b"], ["a?"], ["prod-*"], ["c", "nowhere"]];
    private static readonly string[][] Names =
    [
        [], [], ["*"], ["pods"], ["po", "pvc"], ["persistentvolumeclaims", "pv"], ["Widget"], ["deployments.apps"], ["deploy"], ["cm", "secrets"], ["ClusterRole"], ["namespaces", "configmaps"],
        ["unknown.example.org"], ["*.example.com"], ["events.events.k8s.io"], ["ev"], ["widget.v1.example.com", "ns"], ["serviceaccounts"], ["sa", "clusterrolebindings", "clusterroles"],
        ["crd"], ["secret", "gadgets.example.com"], ["deployments.extensions"], ["volumesnapshots.snapshot.storage.k8s.io"],
    ];

    private static readonly (string, string, string[])[] Conditions =
    [
        ("app", "In", ["x"]), ("app", "In", ["y"]), ("app", "In", ["x", "y"]), ("app", "NotIn", ["x"]), ("tier", "Exists", []), ("tier", "DoesNotExist", []), ("tier", "In", ["1"]),
    ];

    public static OracleSpec Next(Random random)
    {
        var spec = new OracleSpec { IncludedNamespaces = One(random, Spaces), Selectors = Selectors(random) };
        spec = spec with { ExcludedNamespaces = [.. One(random, NoSpaces).Except(spec.IncludedNamespaces)] };
        return random.Next(2) == 0 ? Old(random, spec) : Scoped(random, spec);
    }

    private static OracleSpec Old(Random random, OracleSpec spec)
    {
        var included = One(random, Names);
        var excluded = random.Next(2) == 0 ? [] : One(random, Names).Where(n => n != "*").Except(included).ToArray();
        return spec with { Included = included, Excluded = excluded, Cluster = random.Next(3) switch { 0 => true, 1 => false, _ => null } };
    }

    private static OracleSpec Scoped(Random random, OracleSpec spec)
    {
        var (included, excluded) = Pair(random);
        var (includedCluster, excludedCluster) = Pair(random);
        return spec with { IncludedScoped = included, ExcludedScoped = excluded, IncludedCluster = includedCluster, ExcludedCluster = excludedCluster };
    }

    private static (string[] Included, string[] Excluded) Pair(Random random)
    {
        var included = One(random, Names);
        var excluded = random.Next(2) == 0 ? [] : One(random, Names).Except(included).ToArray();
        return (included, included.Length > 0 ? [.. excluded.Where(e => e != "*")] : excluded);
    }

    private static IReadOnlyList<IReadOnlyList<(string, string, string[])>> Selectors(Random random)
    {
        if (random.Next(2) == 0) return [];
        return [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => (IReadOnlyList<(string, string, string[])>)[.. random.GetItems(Conditions, random.Next(1, 3)).DistinctBy(c => (c.Item1, c.Item2))])];
    }

    private static string[] One(Random random, string[][] pool) => pool[random.Next(pool.Length)];
}
