using System.Runtime.CompilerServices;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;

namespace Sampan.Engine.Comparison;

/// <summary>Compares the objects of two backups, or of a backup and a cluster, field by field but for what <see cref="IgnoredFields"/> lists.</summary>
/// <remarks>Both sides are walked in one order (resource, namespace, name), one resource at a time: memory holds the names of a resource's objects and
/// one pair of them. Nothing is written.</remarks>
/// <param name="left">What is compared.</param>
/// <param name="right">What it is compared with.</param>
/// <param name="scope">How the two sides are related.</param>
public sealed class ContentComparison(IComparedSide left, IComparedSide right, ComparisonScope scope)
{
    /// <summary>Objects found equal so far.</summary>
    public int Equal { get; private set; }

    /// <summary>Fields in which two objects of a resource differ; empty when they are equal.</summary>
    public static IReadOnlyList<FieldDifference> Fields(KubeObject left, KubeObject right, GroupResource resource, ComparisonScope scope) =>
        ObjectFields.Compare(left, right, resource, scope);

    /// <summary>Every difference, ordered by resource, namespace and name. What can't be compared is one too.</summary>
    /// <exception cref="KubeUnreachableException">A cluster went away.</exception>
    public async IAsyncEnumerable<ObjectDifference> RunAsync([EnumeratorCancellation] CancellationToken ct)
    {
        var resources = left.Resources.Union(right.Resources).Where(r => !IgnoredFields.IsIgnored(r, scope)).OrderBy(r => r.ToString(), StringComparer.Ordinal);
        foreach (var (resource, why) in left.Gaps.Concat(right.Gaps)) yield return ObjectDifference.NotCompared(resource, null, why);
        foreach (var resource in resources)
        {
            var (a, b, failure) = await OpenAsync(resource, ct).ConfigureAwait(false);
            using (a)
            using (b)
            {
                if (failure is not null)
                {
                    yield return ObjectDifference.NotCompared(resource, null, failure);
                    continue;
                }

                foreach (var difference in Merge(resource, a!, b!))
                {
                    ct.ThrowIfCancellationRequested();
                    if (difference is null) Equal++;
                    else yield return difference;
                }
            }
        }
    }

    private async Task<(IComparedObjects? Left, IComparedObjects? Right, string? Failure)> OpenAsync(GroupResource resource, CancellationToken ct)
    {
        IComparedObjects? a = null;
        try
        {
            a = await left.OpenAsync(resource, [], ct).ConfigureAwait(false);
            return (a, await right.OpenAsync(resource, a.Versions, ct).ConfigureAwait(false), null);
        }
        catch (KubeApiException e)
        {
            return (a, null, e.Message);
        }
    }

    // Null stands for a pair that is equal.
    private IEnumerable<ObjectDifference?> Merge(GroupResource resource, IComparedObjects a, IComparedObjects b)
    {
        for (var (i, j) = (0, 0); i < a.Keys.Count || j < b.Keys.Count;)
        {
            var order = i == a.Keys.Count ? 1 : j == b.Keys.Count ? -1 : KeyOrder.Compare(a.Keys[i], b.Keys[j]);
            yield return order switch
            {
                < 0 => Single(DifferenceKind.OnlyLeft, resource, a.Keys[i]),
                > 0 => Single(DifferenceKind.OnlyRight, resource, b.Keys[j]),
                _ => Pair(resource, a, b, a.Keys[i]),
            };
            if (order <= 0) i++;
            if (order >= 0) j++;
        }
    }

    private static ObjectDifference Single(DifferenceKind kind, GroupResource resource, ObjectKey key) => new(kind, resource, key);

    private ObjectDifference? Pair(GroupResource resource, IComparedObjects a, IComparedObjects b, ObjectKey key)
    {
        try
        {
            var (x, y) = VersionPair.Read(a, b, key);
            var fields = Fields(x, y, resource, scope);
            return fields.Count == 0 ? null : new ObjectDifference(DifferenceKind.Changed, resource, key) { Fields = fields };
        }
        catch (MalformedObjectException e)
        {
            return ObjectDifference.NotCompared(resource, key, $"it is damaged: {e.Message}");
        }
    }
}
