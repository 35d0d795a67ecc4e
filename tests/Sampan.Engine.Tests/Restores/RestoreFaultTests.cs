using Sampan.Api;
using Sampan.Storage;
using Sampan.Storage.Decorators;

namespace Sampan.Engine.Tests.Restores;

/// <summary>Promise 4: a stop at any API call leaves a state from which the same restore ends the same.</summary>
public sealed class RestoreFaultTests
{
    private static BucketBuilder Bucket() => new BucketBuilder()
        .Add("namespaces", Objects.Namespace("shop"))
        .Add("configmaps", Objects.ConfigMap("a")).Add("configmaps", Objects.ConfigMap("b"))
        .Add("pods", Objects.Pod("web"))
        .Add("customresourcedefinitions.apiextensions.k8s.io", Objects.Crd("gadgets", "Gadget"))
        .Add("gadgets.example.com", Objects.Custom("Gadget", "g"))
        .Add("persistentvolumes", Objects.Volume("pv", "data"))
        .Add("persistentvolumeclaims", Objects.Claim("data", "pv", """{"velero.io/volume-snapshot-name":"snap"}"""))
        .Add("volumesnapshots.snapshot.storage.k8s.io", Objects.Snapshot("snap", "data", status: """{"boundVolumeSnapshotContentName":"content"}"""))
        .Add("volumesnapshotcontents.snapshot.storage.k8s.io", Objects.SnapshotContent("content", "snap", "handle-1"));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Killed_at_any_call_and_run_again_the_same_set_stands(bool afterTheCall)
    {
        var restore = RestoreHarness.New();
        var whole = await RestoreHarness.CreateAsync(Bucket(), new TargetCluster(snapshots: true));
        await whole.RunAsync(restore);
        var expected = whole.Cluster.Snapshot();

        for (var at = 2; at <= whole.Cluster.Calls; at++)
        {
            var harness = await RestoreHarness.CreateAsync(Bucket(), new TargetCluster(snapshots: true));
            using var kill = new CancellationTokenSource();
            Func<int, string, Sampan.Kubernetes.Documents.ResourceId, Sampan.Kubernetes.Documents.ObjectKey, Exception?> killer = (number, _, _, _) =>
            {
                if (number < at) return null;
                kill.Cancel();
                return new OperationCanceledException(kill.Token);
            };
            if (afterTheCall) harness.Cluster.After = killer;
            else harness.Cluster.Before = killer;
            var attempt = new Restore(restore.Document.DeepClone());
            attempt.Status.Phase = RestorePhase.New;
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => harness.RunUntilAsync(attempt, null, kill.Token));
            (harness.Cluster.Before, harness.Cluster.After) = (null, null);

            var again = RestoreHarness.New();
            var outcome = await harness.RunAsync(again);

            Assert.Equal(expected, harness.Cluster.Snapshot());
            Assert.Empty(outcome.Issues);
            Assert.Equal(RestorePhase.Completed, outcome.Phase);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_store_that_fails_at_any_call_leaves_a_restore_that_can_be_run_again(bool afterTheWrite)
    {
        var restore = RestoreHarness.New();
        var store = await Bucket().BuildAsync(TimeProvider.System);
        var counting = new FaultPlan();
        var whole = new RestoreHarness(new FaultInjectingObjectStore(store, counting, TimeProvider.System), new TargetCluster(snapshots: true));
        await whole.RunAsync(new Restore(restore.Document.DeepClone()));
        var expected = whole.Cluster.Snapshot();

        for (var at = 1; at <= counting.Calls.Count; at++)
        {
            store = await Bucket().BuildAsync(TimeProvider.System);
            var cluster = new TargetCluster(snapshots: true);
            var fault = afterTheWrite ? StoreFault.LoseAnswer() : StoreFault.Fail(StoreError.Unreachable);
            var failing = new FaultInjectingObjectStore(store, new FaultPlan().AtCall(at, fault), TimeProvider.System);
            try
            {
                await new RestoreHarness(failing, cluster).RunAsync(new Restore(restore.Document.DeepClone()));
            }
            catch (ObjectStoreException)
            {
                // Told, and tried again below.
            }

            var outcome = await new RestoreHarness(store, cluster).RunAsync(new Restore(restore.Document.DeepClone()));

            Assert.Equal(expected, cluster.Snapshot());
            Assert.Equal(RestorePhase.Completed, outcome.Phase);
            Assert.Empty(outcome.Issues);
        }
    }

    [Fact]
    public async Task Lost_answers_are_recognised_and_nothing_is_made_twice_or_reported()
    {
        var harness = await RestoreHarness.CreateAsync(Bucket(), new TargetCluster(snapshots: true));
        var lost = new HashSet<string>();
        harness.Cluster.After = (_, verb, resource, key) => verb == "create" && lost.Add($"{resource}{key}") ? TargetCluster.Unreachable() : null;

        var outcome = await harness.RunAsync();

        Assert.Equal(RestorePhase.Completed, outcome.Phase);
        Assert.Empty(outcome.Issues);
        Assert.Equal(harness.Cluster.Created.Distinct(), harness.Cluster.Created);
        Assert.All(outcome.Items.Where(i => i.Kind.Kind != "PersistentVolume"), i => Assert.Equal(Engine.Restores.Records.RestoreAction.Created, i.Action));
    }

    [Fact]
    public async Task Server_errors_are_retried_and_then_named()
    {
        var harness = await RestoreHarness.CreateAsync(Bucket(), new TargetCluster(snapshots: true));
        var failures = 0;
        harness.Cluster.Before = (_, verb, resource, key) => verb == "create" && (resource.Plural == "pods" || (resource.Plural == "configmaps" && failures++ < 3))
            ? new Sampan.Kubernetes.Errors.KubeApiException(System.Net.HttpStatusCode.InternalServerError, "InternalError", "etcd is unhappy", "POST") : null;

        var outcome = await harness.RunAsync();

        Assert.Equal("error restoring pods/shop/web: etcd is unhappy", Assert.Single(outcome.Issues).Message);
        Assert.NotNull(harness.Cluster.Find("configmaps", "a", "shop"));
    }
}
