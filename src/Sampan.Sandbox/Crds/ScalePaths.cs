namespace Sampan.Sandbox.Crds;

/// <summary>Where a kind keeps what its <c>scale</c> subresource shows; each a list of property names.</summary>
/// <param name="Spec">Desired replicas.</param>
/// <param name="Status">Observed replicas.</param>
/// <param name="Selector">Label selector as a string, or as an object for built-in workloads; null when there is none.</param>
internal sealed record ScalePaths(string[] Spec, string[] Status, string[]? Selector)
{
    /// <summary>Built-in workloads.</summary>
    public static ScalePaths Workload { get; } = new(["spec", "replicas"], ["status", "replicas"], ["spec", "selector"]);
}
