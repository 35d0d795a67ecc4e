namespace Sampan.Sandbox.Faults;

/// <summary>What there is to know about one kind of fault: what the command line, its help and the reference are made of.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Id">Its name in the compact form, such as <c>429</c> or <c>watch-cut</c>.</param>
/// <param name="Effect">What a client sees.</param>
/// <param name="Source">When a real cluster does that.</param>
/// <param name="Parameters">What it can be told, beyond <see cref="FaultParameters.Common"/>.</param>
/// <param name="Example">A fault of this kind in the compact form.</param>
public sealed partial record FaultFacts(FaultKind Kind, string Id, string Effect, string Source, IReadOnlyList<FaultParameter> Parameters, string Example)
{
    /// <summary>True when it holds from the moment it is added until it is removed, whatever is requested: it has no verbs, resources and counts.</summary>
    public bool Stands { get; init; }

    /// <summary>Every kind, in the order in which people are told of them.</summary>
    public static IReadOnlyList<FaultFacts> All { get; } = [.. Answers(), .. Bodies(), .. Connections(), .. Clusters()];

    /// <summary>The facts of one kind.</summary>
    public static FaultFacts Of(FaultKind kind) => All.First(f => f.Kind == kind);
}
