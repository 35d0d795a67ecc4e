using Sampan.Api;
using Sampan.Engine.Tests.Fakes;

namespace Sampan.Engine.Tests.Selection;

/// <summary>Whatever the cluster and the request: the archive holds exactly what the oracle selects.</summary>
public sealed class SelectionPropertyTests(ITestOutputHelper output)
{
    private const int Cases = 3000;

    [Fact]
    public async Task The_archive_holds_exactly_what_the_rules_select()
    {
        var seed = Environment.GetEnvironmentVariable("SAMPAN_TEST_SEED") is { Length: > 0 } text ? int.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : 20261123;
        output.WriteLine($"seed {seed}, {Cases} cases; SAMPAN_TEST_SEED changes it");
        await Parallel.ForAsync(0, Cases, TestContext.Current.CancellationToken, async (i, _) =>
        {
            if (await DifferenceAsync(new Random(seed + i)) is { } difference) Assert.Fail($"SAMPAN_TEST_SEED={seed + i} (case 0 of it): {difference}");
        });
    }

    private static async Task<string?> DifferenceAsync(Random random)
    {
        var rig = new Rig();
        var cluster = new RandomCluster(random, rig.Cluster);
        var request = RandomRequests.Next(random);
        var outcome = await rig.BackupAsync(spec: s => Write(request, s, random.Next(2) == 0));
        if (outcome.Phase != BackupPhase.Completed && outcome.Phase != BackupPhase.PartiallyFailed) return $"{request}: {outcome.Phase} {string.Join("; ", outcome.Backup.Status.ValidationErrors)}";
        var expected = RandomCluster.Oracle.Select(request, cluster.Objects);
        var stored = new SortedSet<string>((await rig.EntriesAsync()).Keys.Where(k => k.StartsWith("resources/", StringComparison.Ordinal) && !k.Contains("preferredversion", StringComparison.Ordinal)), StringComparer.Ordinal);
        if (stored.SetEquals(expected)) return null;
        return $"{request}\n  missing: {string.Join(", ", expected.Except(stored))}\n  too much: {string.Join(", ", stored.Except(expected))}\n  {string.Join("\n  ", outcome.Issues)}";
    }

    private static void Write(OracleSpec request, BackupSpec spec, bool asLabels)
    {
        (spec.IncludedNamespaces, spec.ExcludedNamespaces) = (request.IncludedNamespaces, request.ExcludedNamespaces);
        (spec.IncludedResources, spec.ExcludedResources, spec.IncludeClusterResources) = (request.Included, request.Excluded, request.Cluster);
        (spec.IncludedNamespaceScopedResources, spec.ExcludedNamespaceScopedResources) = (request.IncludedScoped, request.ExcludedScoped);
        (spec.IncludedClusterScopedResources, spec.ExcludedClusterScopedResources) = (request.IncludedCluster, request.ExcludedCluster);
        var selectors = request.Selectors.Select(s => Selector(s, asLabels)).ToList();
        if (selectors.Count == 1) spec.LabelSelector = selectors[0];
        else spec.OrLabelSelectors = selectors;
    }

    // A single value may be asked for in two ways.
    private static LabelSelector Selector(IReadOnlyList<(string Key, string Operator, string[] Values)> conditions, bool asLabels)
    {
        var plain = conditions.Where(c => asLabels && c is { Operator: "In", Values.Length: 1 }).ToList();
        return new LabelSelector
        {
            MatchLabels = plain.ToDictionary(c => c.Key, c => c.Values[0]),
            MatchExpressions = [.. conditions.Except(plain).Select(c => new LabelRequirement(c.Key, c.Operator, c.Values))],
        };
    }
}
