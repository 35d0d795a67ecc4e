using System.Collections.Concurrent;
using Sampan.Engine.Comparison;
using Sampan.Engine.Restores.DryRun;
using Sampan.Kubernetes.Documents;

namespace Sampan.Cli.DryRun;

/// <summary>Gathers in which fields the objects that stand in the target differ; not the objects themselves.</summary>
internal sealed class DryRunDifferences
{
    private readonly ConcurrentDictionary<(GroupVersionKind, ObjectKey), IReadOnlyList<FieldDifference>> _fields = new();

    public void Take(DryRunChange change)
    {
        if (change.After is null) return;
        _fields[(change.Before.Kind, change.Before.Key)] =
            ContentComparison.Fields(change.Before, change.After, change.Resource.GroupResource, ComparisonScope.SameCluster);
    }

    public IReadOnlyList<FieldDifference> Of(GroupVersionKind kind, ObjectKey key) => _fields.GetValueOrDefault((kind, key)) ?? [];
}
