using Sampan.Kubernetes.Documents;
using Sampan.Profiles.Paths;

namespace Sampan.Profiles.Checking;

/// <summary>Adds quantities up. Values that are no quantity count nothing: the target's own validation speaks about them.</summary>
internal sealed class SumAbove(Quantity limit) : IComparison
{
    public IReadOnlyList<JsonMatch> Hits(IReadOnlyList<JsonMatch> found) =>
        found.Sum(m => Operands.QuantityOf(m.Value)?.Value ?? 0) > limit.Value ? [found[0]] : [];
}
