namespace Sampan.Engine.Tests.Selection;

/// <summary>A request as the oracle sees it. Resource names are as the user types them.</summary>
internal sealed record OracleSpec
{
    public string[] IncludedNamespaces { get; init; } = [];

    public string[] ExcludedNamespaces { get; init; } = [];

    public string[] Included { get; init; } = [];

    public string[] Excluded { get; init; } = [];

    public bool? Cluster { get; init; }

    public string[] IncludedScoped { get; init; } = [];

    public string[] ExcludedScoped { get; init; } = [];

    public string[] IncludedCluster { get; init; } = [];

    public string[] ExcludedCluster { get; init; } = [];

    /// <summary>Of which one must match; each is a list of conditions that must all hold. Empty is no restriction.</summary>
    public IReadOnlyList<IReadOnlyList<(string Key, string Operator, string[] Values)>> Selectors { get; init; } = [];

    public bool IsScoped => IncludedScoped.Length + ExcludedScoped.Length + IncludedCluster.Length + ExcludedCluster.Length > 0;

    public override string ToString() =>
        $"namespaces +[{string.Join(',', IncludedNamespaces)}] -[{string.Join(',', ExcludedNamespaces)}] resources +[{string.Join(',', Included)}] -[{string.Join(',', Excluded)}] cluster {Cluster?.ToString() ?? "auto"} " +
        $"scoped +[{string.Join(',', IncludedScoped)}] -[{string.Join(',', ExcludedScoped)}] cluster-scoped +[{string.Join(',', IncludedCluster)}] -[{string.Join(',', ExcludedCluster)}] " +
        $"selectors {string.Join(" or ", Selectors.Select(s => string.Join('&', s.Select(c => $"{c.Key} {c.Operator} ({string.Join('|', c.Values)})"))))}";
}
