using Microsoft.Extensions.Time.Testing;
using Sampan.Api;
using Sampan.Engine.Actions;
using Sampan.Engine.Bucket;
using Sampan.Engine.Tests.Fakes;
using Sampan.Kubernetes.Documents;
using static Sampan.Engine.Tests.Fakes.Catalogs;

namespace Sampan.Engine.Tests.Backups;

/// <summary>The order in which a backup is made.</summary>
public sealed class BackupSequenceTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_archive_begins_with_the_version_then_items_then_what_they_need_then_namespaces()
    {
        var rig = new Rig();
        rig.Cluster.Add(Namespaces, null, "a").Add(Widgets, "a", "w").Add(ConfigMaps, "a", "c").Add(Definitions, null, "widgets.example.com")
            .Add(Definitions, null, "others.example.com").Add(Pods, "a", "p");
        await rig.BackupAsync(spec: s => s.IncludedNamespaces = ["a"]);
        Assert.Equal(["version", "pods", "configmaps", "widgets.example.com", "customresourcedefinitions.apiextensions.k8s.io", "namespaces"],
            (await rig.EntriesAsync()).Keys.Select(k => k.Split('/')[1]).Distinct());
        Assert.True(rig.Cluster.Requests.FindLastIndex(r => r.StartsWith("list ", StringComparison.Ordinal)) <
            rig.Cluster.Requests.IndexOf($"get {Definitions}"));
    }

    [Fact]
    public async Task The_status_says_when_it_began_and_ended_and_counts_what_is_stored()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 31, 1, 0, 0, TimeSpan.Zero));
        var rig = new Rig { Time = time };
        rig.Cluster.Add(Namespaces, null, "a").Add(ConfigMaps, "a", "c").Add(ConfigMaps, "a", "left-out");
        var phases = new List<BackupPhase>();
        var action = new TestAction("configmaps", i =>
        {
            time.Advance(TimeSpan.FromMinutes(2));
            phases.Add(i.Backup.Status.Phase);
            return new BackupActionResult { Skip = i.Object.Name == "left-out" };
        });
        var outcome = await rig.BackupAsync(options: o => o with { Actions = [action] });
        var status = outcome.Backup.Status;
        Assert.Equal([BackupPhase.InProgress, BackupPhase.InProgress], phases);
        Assert.Equal(TimeSpan.FromMinutes(4), status.Ended - status.Started);
        Assert.Equal((2L, 2L), (status.TotalItems, status.ItemsBackedUp));
    }

    [Fact]
    public async Task The_backup_is_offered_only_when_its_operations_have_ended()
    {
        var rig = new Rig();
        rig.Cluster.Add(Namespaces, null, "a").Add(ConfigMaps, "a", "c");
        List<string>? keys = null;
        var item = new ItemId(new GroupResource("", "configmaps"), new ObjectKey("a", "c"));
        var action = new TestAction("configmaps", i => i.Stage == BackupStage.Collecting
            ? new BackupActionResult { Operation = new StartedOperation("op", item) }
            : BackupActionResult.Unchanged)
        {
            Progress = async (_, asked, _) =>
            {
                keys = await rig.KeysAsync();
                return asked < 3 ? new OperationStatus() : OperationStatus.Completed();
            },
        };
        await rig.BackupAsync(options: o => o with { Actions = [action], OperationPollPeriod = TimeSpan.FromMilliseconds(1) });
        Assert.DoesNotContain(keys!, k => k.EndsWith("velero-backup.json", StringComparison.Ordinal));
        Assert.Single((await rig.Repository.ReadJsonAsync("b1", BackupFile.ItemOperations, Ct))!.AsArray());
        Assert.Contains("backups/b1/velero-backup.json", await rig.KeysAsync());
    }
}
