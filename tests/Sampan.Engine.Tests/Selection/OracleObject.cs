namespace Sampan.Engine.Tests.Selection;

/// <summary>An object as the oracle sees it: its place, its labels and whom it names.</summary>
/// <param name="Resource"><c>plural.group</c>.</param>
/// <param name="Namespace">Null when cluster-scoped.</param>
/// <param name="Name">Its name.</param>
internal sealed record OracleObject(string Resource, string? Namespace, string Name)
{
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>It has a deletionTimestamp.</summary>
    public bool IsGoing { get; init; }

    /// <summary>What it names: claims of a pod, the volume of a bound claim, bindings and roles of a service account.</summary>
    public IReadOnlyList<(string Resource, string? Namespace, string Name)> Names { get; init; } = [];

    public (string Resource, string? Namespace, string Name) Id => (Resource, Namespace, Name);

    public string Path => $"resources/{Resource}/{(Namespace is null ? "cluster" : "namespaces/" + Namespace)}/{Name}.json";
}
