using System.Net;
using System.Text;
using Sampan.Api;
using Sampan.Engine.Archive;
using Sampan.Engine.Bucket;
using Sampan.Engine.Results;
using Sampan.Engine.Tests.Fakes;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;
using Sampan.Storage;
using Sampan.Storage.Decorators;
using static Sampan.Engine.Tests.Fakes.Catalogs;

namespace Sampan.Engine.Tests.Backups;

public sealed class BackupFaultTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_store_that_goes_away_at_any_call_leaves_nothing_that_looks_whole()
    {
        var calls = new FaultPlan();
        await Small().BackupAsync(store: null, options: null);
        var counted = Small();
        await counted.BackupAsync(store: new FaultInjectingObjectStore(counted.Store, calls, TimeProvider.System));
        Assert.True(calls.Calls.Count > 15);

        for (var n = 1; n <= calls.Calls.Count; n++)
        {
            foreach (var fault in (StoreFault[])[StoreFault.Fail(), StoreFault.LoseAnswer(), StoreFault.Cut(300)])
            {
                var rig = Small();
                var plan = new FaultPlan().FromCall(n, fault);
                await RunAsync(rig, new FaultInjectingObjectStore(rig.Store, plan, TimeProvider.System));
                await AssertWholeOrNotOfferedAsync(rig);
            }
        }
    }

    [Fact]
    public async Task One_failing_call_leaves_a_failed_record_or_nothing_and_the_next_name_works()
    {
        for (var n = 1; n <= 25; n++)
        {
            var rig = Small();
            await RunAsync(rig, new FaultInjectingObjectStore(rig.Store, new FaultPlan().AtCall(n, StoreFault.Fail()), TimeProvider.System));
            await AssertWholeOrNotOfferedAsync(rig);
            Assert.Equal(BackupPhase.Completed, (await rig.BackupAsync("b2")).Phase);
        }
    }

    [Fact]
    public async Task A_failed_upload_leaves_a_record_that_says_why_and_no_archive()
    {
        var rig = Small();
        var outcome = await rig.BackupAsync(store: new FaultInjectingObjectStore(rig.Store, new FaultPlan().On(StoreOperation.Put, ".tar.gz", StoreFault.Cut(200)), TimeProvider.System));
        Assert.Equal(BackupPhase.Failed, outcome.Phase);
        var stored = (await rig.Repository.GetAsync("b1", Ct))!;
        Assert.Equal((BackupPhase.Failed, false, false), (stored.Phase, stored.CanBeRestored, stored.HasContents));
        Assert.Contains("injected fault", stored.Backup!.Status.FailureReason, StringComparison.Ordinal);
        Assert.Contains(await rig.Repository.ReadIssuesAsync("b1", Ct), i => i.Reason == Reason.RunFailed);
    }

    [Fact]
    public async Task A_kind_that_can_not_be_listed_is_a_gap_with_its_reason_and_the_rest_is_stored()
    {
        var rig = Small();
        rig.Cluster.Before = (verb, resource) =>
        {
            if (verb == "list" && resource == Secrets) throw new KubeApiException(HttpStatusCode.Forbidden, "Forbidden", "secrets is forbidden", "GET");
        };
        var outcome = await rig.BackupAsync();
        Assert.Equal(BackupPhase.PartiallyFailed, outcome.Phase);
        var gap = Assert.Single(outcome.Gaps);
        Assert.Equal((Reason.KindNotListed, new GroupResource("", "secrets")), (gap.Reason, gap.Resource));
        Assert.Contains("secrets is forbidden", gap.Message, StringComparison.Ordinal);
        Assert.Contains("resources/configmaps/namespaces/a/c0.json", (await rig.EntriesAsync()).Keys);
        Assert.Equal("kind-not-listed", (await rig.Repository.ReadIssuesAsync("b1", Ct)).Single().Reason.Id);
        Assert.Contains("secrets is forbidden", Encoding.UTF8.GetString((await rig.Repository.ReadAsync("b1", BackupFile.Logs, Ct))!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_group_that_can_not_be_discovered_is_a_gap()
    {
        var rig = Small();
        rig.Cluster.Gaps.Add(new DiscoveryGap("metrics.k8s.io/v1beta1", "the server is currently unable to handle the request"));
        var outcome = await rig.BackupAsync();
        Assert.Equal((BackupPhase.PartiallyFailed, 1L), (outcome.Phase, outcome.Backup.Status.Errors));
        Assert.Equal((Reason.GroupNotDiscovered, IssueSeverity.Error), Assert.Single(outcome.Gaps.Select(g => (g.Reason, g.Severity))));
        Assert.Contains("resources/configmaps/namespaces/a/c0.json", (await rig.EntriesAsync()).Keys);
        var record = (await rig.Repository.ReadJsonAsync("b1", BackupFile.Issues, Ct))!;
        Assert.Equal("group-not-discovered", (string?)Assert.Single(record["gaps"]!.AsArray())!["reason"]);
        Assert.Empty(record["issues"]!.AsArray());
    }

    [Theory]
    [InlineData("configmaps,secrets", "", false)]
    [InlineData("configmaps,widgets.example.com", "", false)]
    [InlineData("configmaps,nodes.metrics.k8s.io", "", true)]
    [InlineData("configmaps,nodemetrics", "", true)]
    [InlineData("*.k8s.io", "", true)]
    [InlineData("*", "secrets", true)]
    [InlineData("", "*.metrics.k8s.io", false)]
    [InlineData("", "*.other.k8s.io", true)]
    public async Task A_group_that_can_not_be_discovered_is_a_gap_only_when_something_of_it_may_be_asked_for(string included, string excluded, bool isGap)
    {
        var rig = Small();
        rig.Cluster.Gaps.Add(new DiscoveryGap("metrics.k8s.io/v1beta1", "the server is currently unable to handle the request"));
        string[] Names(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries);
        var outcome = await rig.BackupAsync(spec: s => (s.IncludedResources, s.ExcludedResources) = (Names(included), Names(excluded)));
        Assert.Equal((isGap ? BackupPhase.PartiallyFailed : BackupPhase.Completed, isGap), (outcome.Phase, outcome.Gaps.Any(g => g.Reason == Reason.GroupNotDiscovered)));
        Assert.DoesNotContain(outcome.Issues, i => i.Message.Contains("\"*.metrics.k8s.io\"", StringComparison.Ordinal));
        Assert.Contains("metrics.k8s.io/v1beta1 could not be discovered", Encoding.UTF8.GetString((await rig.Repository.ReadAsync("b1", BackupFile.Logs, Ct))!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Errors_make_a_backup_PartiallyFailed_and_warnings_leave_it_Completed_and_both_are_counted()
    {
        var warned = await Small().BackupAsync(spec: s => s.ExcludedResources = ["wodgets", "gidgets"]);
        Assert.Equal((BackupPhase.Completed, 0L, 2L), (warned.Phase, warned.Backup.Status.Errors, warned.Backup.Status.Warnings));
        var failed = await Small().BackupAsync(spec: s => (s.IncludedNamespaces, s.ExcludedResources) = (["a", "nowhere", "no-more"], ["wodgets"]));
        Assert.Equal((BackupPhase.PartiallyFailed, 2L, 1L), (failed.Phase, failed.Backup.Status.Errors, failed.Backup.Status.Warnings));
        Assert.Equal(2, failed.Gaps.Count());
    }

    [Fact]
    public async Task A_server_that_goes_away_fails_the_backup()
    {
        var rig = Small();
        rig.Cluster.Before = (verb, resource) =>
        {
            if (verb == "list" && resource != Namespaces) throw new KubeUnreachableException(new Uri("https://a"), "connection refused", null);
        };
        Assert.Equal(BackupPhase.Failed, (await rig.BackupAsync()).Phase);
    }

    [Fact]
    public async Task An_object_of_5_MB_and_a_name_of_253_characters_are_stored_as_they_are()
    {
        var rig = new Rig();
        var name = new string('n', 253);
        var big = Encoding.UTF8.GetBytes($$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}","namespace":"a"},"data":{"x":"{{{new string('x', 5_000_000)}}}"}}""");
        rig.Cluster.Add(Namespaces, null, "a").Add(ConfigMaps, "a", name, big);
        Assert.Equal(BackupPhase.Completed, (await rig.BackupAsync()).Phase);
        Assert.Equal(big, (await rig.EntriesAsync())[$"resources/configmaps/namespaces/a/{name}.json"]);
    }

    [Fact]
    public async Task An_object_beyond_the_cap_or_with_a_hostile_name_is_an_error_row()
    {
        var rig = new Rig();
        rig.Cluster.Add(Namespaces, null, "a").Add(ConfigMaps, "a", "ok")
            .Add(ConfigMaps, "a", "../up", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"../up","namespace":"a"}}""")
            .Add(ConfigMaps, "a", "large", $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"large","namespace":"a"},"data":{"x":"{{{new string('x', 5000)}}}"}}""");
        var outcome = await rig.BackupAsync(options: o => o with { MaxItemBytes = 4000 });
        Assert.Equal(["item-name-unsafe", "item-too-large"], outcome.Issues.Select(i => i.Reason.Id).Order());
        Assert.DoesNotContain((await rig.EntriesAsync()).Keys, k => k.Contains("..", StringComparison.Ordinal) || k.Contains("large", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_object_that_came_unreadable_is_an_error_row_and_its_neighbours_are_stored()
    {
        var rig = Small();
        rig.Cluster.Unreadable[ConfigMaps] = new UnreadableItem(new ObjectKey("a", "bad"), "a string has half of a surrogate pair");
        var outcome = await rig.BackupAsync();
        var issue = Assert.Single(outcome.Issues);
        Assert.Equal((BackupPhase.PartiallyFailed, Reason.ItemUnreadable, new ObjectKey("a", "bad")), (outcome.Phase, issue.Reason, issue.Key));
        Assert.Contains("half of a surrogate pair", issue.Message, StringComparison.Ordinal);
        Assert.Contains("resources/configmaps/namespaces/a/c0.json", (await rig.EntriesAsync()).Keys);
    }

    [Theory]
    [InlineData("snapshotMoveData", "true")]
    [InlineData("someNewField", "1")]
    public async Task A_field_that_is_not_supported_is_refused_by_name_and_nothing_is_written(string field, string value)
    {
        var rig = Small();
        var backup = Backup.Create("b1", DateTimeOffset.UnixEpoch);
        backup.Document.Edit()["spec"]![field] = System.Text.Json.Nodes.JsonNode.Parse(value);
        var outcome = await new Sampan.Engine.Backups.BackupRunner(rig.Options()).RunAsync(backup, Ct);
        Assert.Equal(BackupPhase.FailedValidation, outcome.Phase);
        Assert.Contains($"spec.{field}", Assert.Single(outcome.Backup.Status.ValidationErrors), StringComparison.Ordinal);
        Assert.Empty(await rig.KeysAsync());
    }

    private static Rig Small()
    {
        var rig = new Rig();
        rig.Cluster.Add(Namespaces, null, "a");
        for (var i = 0; i < 20; i++) rig.Cluster.Add(ConfigMaps, "a", $"c{i}").Add(Secrets, "a", $"s{i}");
        return rig;
    }

    private static async Task RunAsync(Rig rig, IObjectStore store)
    {
        try
        {
            await rig.BackupAsync(store: store);
        }
        catch (Exception e) when (e is ObjectStoreException or RepositoryException)
        {
            // Refused before anything was written.
        }
    }

    private static async Task AssertWholeOrNotOfferedAsync(Rig rig)
    {
        foreach (var stored in await rig.Repository.ListAsync(Ct))
        {
            if (!stored.CanBeRestored) continue;
            using var archive = await rig.Repository.OpenArchiveAsync(stored.Name, ArchiveLimits.Default, Ct);
            Assert.Equal(41, archive.Count);
            Assert.NotNull(await rig.Repository.ReadAsync(stored.Name, BackupFile.ResourceList, Ct));
            Assert.NotNull(await rig.Repository.ReadAsync(stored.Name, BackupFile.VolumeInfo, Ct));
        }
    }
}
