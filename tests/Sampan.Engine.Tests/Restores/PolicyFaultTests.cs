using System.Text.RegularExpressions;
using Sampan.Api;

namespace Sampan.Engine.Tests.Restores;

/// <summary>Promise 4 for restores into what exists: a stop at any API call, also between a deletion and its creation, ends the same when it is run again.</summary>
public sealed partial class PolicyFaultTests
{
    private const string Budget =
        """{"apiVersion":"policy/v1","kind":"PodDisruptionBudget","metadata":{"name":"web","namespace":"shop","uid":"pdb-web"},"spec":{"minAvailable":1},"status":{"currentHealthy":3}}""";

    private const string Owned =
        """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"owned","namespace":"shop","uid":"cm-owned","ownerReferences":[{"apiVersion":"policy/v1","kind":"PodDisruptionBudget","name":"web","uid":"pdb-web"}]}}""";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Killed_at_any_call_over_what_exists_and_run_again_the_same_set_stands(bool afterTheCall)
    {
        var uid = RestoreHarness.New();
        var whole = await NewAsync();
        await whole.RunAsync(Asking(uid));
        var expected = Normal(whole);
        Assert.Equal(["configmaps shop/settings"], whole.Cluster.Deleted);

        for (var at = 2; at <= whole.Cluster.Calls; at++)
        {
            var harness = await NewAsync();
            using var kill = new CancellationTokenSource();
            Func<int, string, Sampan.Kubernetes.Documents.ResourceId, Sampan.Kubernetes.Documents.ObjectKey, Exception?> killer = (number, _, _, _) =>
            {
                if (number < at) return null;
                kill.Cancel();
                return new OperationCanceledException(kill.Token);
            };
            if (afterTheCall) harness.Cluster.After = killer;
            else harness.Cluster.Before = killer;
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => harness.RunUntilAsync(Asking(uid), null, kill.Token));
            (harness.Cluster.Before, harness.Cluster.After) = (null, null);

            var outcome = await harness.RunAsync(Asking(RestoreHarness.New()));

            Assert.Equal(expected, Normal(harness));
            Assert.Empty(outcome.Issues);
            Assert.Single(harness.Cluster.Deleted);
        }
    }

    private static async Task<RestoreHarness> NewAsync()
    {
        var harness = await RestoreHarness.CreateAsync(new BucketBuilder()
            .Add("configmaps", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"settings","namespace":"shop"},"data":{"a":"1"}}""")
            .Add("secrets", """{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s","namespace":"shop"},"data":{"k":"YQ=="}}""")
            .Add("poddisruptionbudgets.policy", Budget)
            .Add("configmaps", Owned));
        harness.Cluster.Put(Objects.Namespace("shop"));
        harness.Cluster.Put("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"settings","namespace":"shop"},"data":{"a":"live"}}""");
        harness.Cluster.Put("""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s","namespace":"shop"},"data":{"k":"Yg=="}}""");
        return harness;
    }

    private static Restore Asking(Restore from)
    {
        var restore = new Restore(from.Document.DeepClone()) { ExistingPolicies = "configmaps=recreate,secrets=update", RelinkOwners = true };
        restore.Spec.StatusIncludedResources = ["*"];
        return restore;
    }

    // Uids are the server's; the restore's own is taken over by who resumes it, or new when nothing was recorded yet.
    private static string[] Normal(RestoreHarness harness) => [.. harness.Cluster.Snapshot().Select(o => Uid().Replace(o, "UID"))];

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Uid();
}
