using Sampan.Engine.Bucket;
using Sampan.Engine.Restores.Records;
using Sampan.Engine.Results;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Tests.Restores;

public sealed class ItemOutcomeTests
{
    [Fact]
    public async Task Every_item_has_one_row_with_where_it_went_and_why()
    {
        var harness = await RestoreHarness.CreateAsync(new BucketBuilder()
            .Add("namespaces", Objects.Namespace("shop"))
            .Add("configmaps", Objects.ConfigMap("same"))
            .Add("configmaps", Objects.ConfigMap("other"))
            .Add("configmaps", Objects.ConfigMap("made"))
            .Add("configmaps", Objects.ConfigMap("refused"))
            .Add("pods", Objects.Pod("done", "Succeeded"))
            .Add("pods", Objects.Pod("mirror", extra: ",\"annotations\":{\"kubernetes.io/config.mirror\":\"x\"}"))
            .Add("gadgets.example.com", Objects.Custom("Gadget", "g")));
        harness.Cluster.Put(Objects.Namespace("market"));
        harness.Cluster.Put(Objects.ConfigMap("same", "market"));
        harness.Cluster.Put(Objects.ConfigMap("other", "market", "2"));
        harness.Cluster.Refuse = item => item.Name == "refused" ? "admission denied" : null;

        var outcome = await harness.RunAsync(spec => spec.NamespaceMapping = new Dictionary<string, string> { ["shop"] = "market" });

        var rows = await RowsAsync(harness);
        Assert.Equal(
        [
            "configmaps shop/made -> market/made created ",
            "configmaps shop/other -> market/other failed exists-different",
            "configmaps shop/refused -> market/refused failed refused-by-target",
            "configmaps shop/same -> market/same skipped exists-unchanged",
            "gadgets.example.com shop/g -> market/g failed not-served-by-target",
            "namespaces shop -> market skipped namespace-kept",
            "pods shop/done -> market/done skipped already-complete",
            "pods shop/mirror -> market/mirror skipped mirror-pod",
        ], rows.Select(r => $"{r.Resource} {r.Source} -> {r.Target} {r.Action.ToString().ToLowerInvariant()} {r.Reason}").Order(StringComparer.Ordinal));
        Assert.All(outcome.Issues, i => Assert.Contains(rows, r => r.Message == i.Message && r.Reason == i.Reason));
        Assert.Equal(new GroupVersionKind("", "v1", "ConfigMap"), rows.First(r => r.Source.Name == "made").To);
        Assert.DoesNotContain(RestoreHarness.Lines(outcome), l => l.Contains("done", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_item_that_is_not_what_its_path_says_has_a_row_too()
    {
        var harness = await RestoreHarness.CreateAsync(new BucketBuilder().Add("configmaps", Objects.ConfigMap("a"), at: new("shop", "b")));

        await harness.RunAsync();

        var row = Assert.Single(await RowsAsync(harness));
        Assert.Equal(("shop/b", RestoreAction.Failed, Reason.ArchivedItemUnreadable), (row.Source.ToString(), row.Action, row.Reason));
    }

    [Fact]
    public async Task An_item_whose_namespace_can_not_be_looked_at_has_a_row_too()
    {
        var store = await new BucketBuilder().Add("configmaps", Objects.ConfigMap("a")).BuildAsync(TimeProvider.System);
        var harness = new RestoreHarness(store, new TargetCluster());
        harness.Cluster.Before = (_, verb, resource, _) => verb == "get" && resource.Plural == "namespaces"
            ? new Sampan.Kubernetes.Errors.KubeApiException(System.Net.HttpStatusCode.Forbidden, "Forbidden", "namespaces may not be read", "GET namespaces") : null;

        await harness.RunAsync();

        var row = Assert.Single(await RowsAsync(harness));
        Assert.Equal((RestoreAction.Failed, Reason.RefusedByTarget), (row.Action, row.Reason));
    }

    [Fact]
    public async Task A_hundred_thousand_rows_wait_in_a_file()
    {
        using var spool = new PackedSpool();
        var most = 0L;
        for (var i = 0; i < 100_000; i++)
        {
            spool.Write(System.Text.Encoding.UTF8.GetBytes($"{Guid.NewGuid()}\n"));
            most = Math.Max(most, spool.Held);
        }

        Assert.InRange(most, 1, 1 << 17);
        using var lines = new StreamReader(new System.IO.Compression.GZipStream(spool.OpenRead(), System.IO.Compression.CompressionMode.Decompress));
        var count = 0;
        while (await lines.ReadLineAsync(TestContext.Current.CancellationToken) is not null) count++;
        Assert.Equal(100_000, count);
    }

    [Fact]
    public void Rows_survive_the_bucket_and_lines_of_newer_versions_are_passed_over()
    {
        var row = new ItemOutcome(new("apps", "deployments"), new("a", "web"), new("b", "web"), new("apps", "v1beta1", "Deployment"), new("apps", "v1", "Deployment"),
            RestoreAction.Recreated)
        { Reason = Reason.ExistsDifferent, Message = "words" };
        var json = OutcomeRow.ToJson(row);
        Assert.Equal(row, OutcomeRow.From(json));
        json["reason"] = "from-the-future";
        Assert.Null(OutcomeRow.From(json)!.Reason);
        json["action"] = "transmuted";
        Assert.Null(OutcomeRow.From(json));
    }

    private static async Task<List<ItemOutcome>> RowsAsync(RestoreHarness harness)
    {
        var rows = new List<ItemOutcome>();
        await foreach (var row in new RestoreRepository(harness.Store).ReadOutcomesAsync("r", CancellationToken.None)) rows.Add(row);
        return rows;
    }
}
