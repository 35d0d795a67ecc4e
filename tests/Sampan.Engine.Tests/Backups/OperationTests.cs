using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Sampan.Api;
using Sampan.Engine.Actions;
using Sampan.Engine.Backups;
using Sampan.Engine.Bucket;
using Sampan.Engine.Results;
using Sampan.Engine.Tests.Fakes;
using Sampan.Kubernetes.Documents;
using static Sampan.Engine.Tests.Fakes.Catalogs;

namespace Sampan.Engine.Tests.Backups;

/// <summary>Operations that outlive the call of an action.</summary>
public sealed class OperationTests
{
    private const string Map = "resources/configmaps/namespaces/a/c.json";

    private static readonly ItemId Own = new(new GroupResource("", "configmaps"), new ObjectKey("a", "c"));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_item_is_stored_as_its_operation_left_it_and_goes_through_the_actions_again()
    {
        var rig = WithMap();
        var stages = new List<BackupStage>();
        var action = new TestAction("configmaps", item =>
        {
            stages.Add(item.Stage);
            return item.Stage == BackupStage.Collecting ? Started(new StartedOperation("op", Own)) : BackupActionResult.Unchanged;
        })
        {
            Progress = (_, asked, _) =>
            {
                if (asked < 3) return Task.FromResult(new OperationStatus());
                rig.Cluster.Change(ConfigMaps, "a", "c", c => c["data"] = new JsonObject { ["moved"] = "yes" });
                return Task.FromResult(OperationStatus.Completed());
            },
        };
        var outcome = await BackupAsync(rig, action);
        Assert.Equal(BackupPhase.Completed, outcome.Phase);
        Assert.Equal((1, 1, 0), Counts(outcome));
        Assert.Equal([BackupStage.Collecting, BackupStage.Finalizing], stages);
        Assert.Equal(3, action.Asked.Count);
        Assert.Contains("\"moved\":\"yes\"", await TextAsync(rig, Map), StringComparison.Ordinal);
        Assert.Empty(action.Cancelled);
    }

    [Fact]
    public async Task An_operation_is_recorded_as_velero_records_it()
    {
        var started = new DateTimeOffset(2026, 1, 31, 1, 0, 0, TimeSpan.Zero);
        var rig = WithMap(new FakeTimeProvider(started));
        rig.Cluster.Add(Secrets, "a", "made");
        var made = new ItemId(new GroupResource("", "secrets"), new ObjectKey("a", "made"));
        var ended = OperationStatus.Completed(new ItemId(new GroupResource("", "persistentvolumes"), new ObjectKey(null, "none")));
        var action = new TestAction("configmaps", i => i.Stage == BackupStage.Collecting
            ? Started(new StartedOperation("op-1", Own) { PostOperationItems = [made] })
            : BackupActionResult.Unchanged)
        {
            Progress = (_, _, _) => Task.FromResult(ended with
            {
                Done = 5,
                Total = 7,
                Unit = "Byte",
                Description = "done",
                Started = started.AddSeconds(1),
                Updated = started.AddSeconds(2),
            }),
        };
        var outcome = await BackupAsync(rig, action);
        var spec = $$$"""
            {"backupName":"b1","backupUID":"{{{outcome.Backup.Uid}}}","backupItemAction":"test.example/action",
            "resourceIdentifier":{"Group":"","Resource":"configmaps","Namespace":"a","Name":"c"},"operationID":"op-1",
            "postOperationItems":[{"Group":"","Resource":"secrets","Namespace":"a","Name":"made"},
            {"Group":"","Resource":"persistentvolumes","Namespace":"","Name":"none"}]}
            """.ReplaceLineEndings("");
        const string Status = """
            {"phase":"Completed","nCompleted":5,"nTotal":7,"operationUnits":"Byte","description":"done",
            "created":"2026-01-31T01:00:00Z","started":"2026-01-31T01:00:01Z","updated":"2026-01-31T01:00:02Z"}
            """;
        Assert.Equal($$"""[{"spec":{{spec}},"status":{{Status.ReplaceLineEndings("")}}}]""",
            (await rig.Repository.ReadJsonAsync("b1", BackupFile.ItemOperations, Ct))!.ToJsonString());
        Assert.Equal((Reason.RelatedItemMissing, "none"), (outcome.Issues.Single().Reason, outcome.Issues[0].Key!.Value.Name));
    }

    [Fact]
    public async Task A_failed_operation_is_an_error_and_its_item_is_stored_as_it_was()
    {
        var rig = WithMap();
        var action = new TestAction("configmaps", i =>
        {
            i.Object.Edit()["seen"] = i.Stage.ToString();
            return Started(new StartedOperation("op", Own));
        })
        {
            Progress = (_, _, _) => Task.FromResult(OperationStatus.Failed("no room")),
        };
        var outcome = await BackupAsync(rig, action);
        Assert.Equal((BackupPhase.PartiallyFailed, 1), (outcome.Phase, outcome.Backup.Status.Errors));
        Assert.Equal((1, 0, 1), Counts(outcome));
        Assert.Equal((Reason.OperationFailed, Own.Key), (outcome.Issues.Single().Reason, outcome.Issues[0].Key));
        Assert.Contains("no room", outcome.Issues[0].Message, StringComparison.Ordinal);
        Assert.Contains("\"seen\":\"Collecting\"", await TextAsync(rig, Map), StringComparison.Ordinal);
        Assert.Equal(["op"], action.Cancelled);
        var status = (await rig.Repository.ReadJsonAsync("b1", BackupFile.ItemOperations, Ct))![0]!["status"]!;
        Assert.Equal(("Failed", "no room"), (status.Text("phase"), status.Text("error")));
    }

    [Fact]
    public async Task An_operation_without_which_the_item_is_worthless_takes_it_along_when_it_fails()
    {
        var rig = WithMap();
        var action = new TestAction("configmaps", _ => Started(new StartedOperation("op", Own) { IsVital = true }))
        {
            Progress = (_, _, _) => throw new InvalidOperationException("the mover is gone"),
        };
        var outcome = await BackupAsync(rig, action);
        Assert.Equal((BackupPhase.PartiallyFailed, 1L), (outcome.Phase, outcome.Items));
        Assert.Contains("is not in the backup: the mover is gone", outcome.Issues.Single().Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Map, (await rig.EntriesAsync()).Keys);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_the_requests_timeout_an_operation_is_cancelled_and_failed(bool actionWaits)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 31, 1, 0, 0, TimeSpan.Zero));
        var rig = WithMap(time);
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var action = new TestAction("configmaps", _ => Started(new StartedOperation("op", Own)))
        {
            Progress = async (_, _, ct) =>
            {
                asked.TrySetResult();
                if (actionWaits) await Task.Delay(Timeout.Infinite, ct);
                return new OperationStatus { Done = 3, Total = 9 };
            },
        };
        var run = rig.BackupAsync(spec: s => s.ItemOperationTimeout = TimeSpan.FromMinutes(5), options: o => o with { Actions = [action] });
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(30), Ct);
        while (!run.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(10));
            await Task.Yield();
        }

        var outcome = await run;
        Assert.Contains("Asynchronous action timed out", outcome.Issues.Single().Message, StringComparison.Ordinal);
        Assert.Equal((1, 0, 1), Counts(outcome));
        Assert.Equal(["op"], action.Cancelled);
        var status = (await rig.Repository.ReadJsonAsync("b1", BackupFile.ItemOperations, Ct))![0]!["status"]!;
        Assert.Equal(("Failed", "Asynchronous action timed out"), (status.Text("phase"), status.Text("error")));
        if (!actionWaits) Assert.Equal((3, 9), (status.Whole("nCompleted"), status.Whole("nTotal")));
    }

    [Fact]
    public async Task An_item_that_an_operation_will_change_is_put_off_until_it_has_ended()
    {
        var rig = WithMap();
        rig.Cluster.Add(ConfigMaps, "a", "later").Add(Secrets, "a", "s");
        var (maps, later) = (new GroupResource("", "configmaps"), new ObjectKey("a", "later"));
        var seen = new ConcurrentQueue<(string, BackupStage)>();
        var action = new TestAction("configmaps", i =>
        {
            seen.Enqueue((i.Object.Name, i.Stage));
            return i is { Stage: BackupStage.Collecting, Object.Name: "c" }
                ? Started(new StartedOperation("op", Own) { PostOperationItems = [new(maps, later), new(new("", "secrets"), new("a", "s"))] })
                : BackupActionResult.Unchanged;
        })
        {
            Progress = (_, _, _) =>
            {
                rig.Cluster.Change(ConfigMaps, "a", "later", c => c["data"] = new JsonObject { ["changed"] = "yes" });
                rig.Cluster.Change(Secrets, "a", "s", c => c["data"] = new JsonObject { ["changed"] = "eWVz" });
                return Task.FromResult(OperationStatus.Completed());
            },
        };
        var outcome = await BackupAsync(rig, action);
        Assert.Equal((BackupPhase.Completed, 4L), (outcome.Phase, outcome.Items));
        Assert.Empty(outcome.Issues);
        Assert.Contains("changed", await TextAsync(rig, "resources/configmaps/namespaces/a/later.json"), StringComparison.Ordinal);
        Assert.Contains("changed", await TextAsync(rig, "resources/secrets/namespaces/a/s.json"), StringComparison.Ordinal);
        Assert.Contains(("later", BackupStage.Finalizing), seen);
    }

    [Fact]
    public async Task What_was_put_off_is_stored_also_when_the_operation_fails_and_what_was_stored_before_it_is_named()
    {
        var rig = WithMap();
        rig.Cluster.Add(ConfigMaps, "a", "b").Add(ConfigMaps, "a", "z");
        var maps = new GroupResource("", "configmaps");
        var well = false;
        var action = new TestAction("configmaps", i => i is { Stage: BackupStage.Collecting, Object.Name: "c" }
            ? Started(new StartedOperation("op", Own) { PostOperationItems = [new(maps, new("a", "b")), new(maps, new("a", "z"))] })
            : BackupActionResult.Unchanged)
        {
            Progress = (_, _, _) => Task.FromResult(well ? OperationStatus.Completed() : OperationStatus.Failed("no")),
        };
        var failed = await BackupAsync(rig, action);
        Assert.Equal(4, failed.Items);
        Assert.Equal([Reason.OperationFailed], failed.Issues.Select(i => i.Reason));
        well = true;
        var outcome = await rig.BackupAsync("b2", options: o => o with { Actions = [action] });
        Assert.Equal((4, Reason.ItemStoredEarly, "b"), (outcome.Items, outcome.Issues.Single().Reason, outcome.Issues[0].Key!.Value.Name));
    }

    [Fact]
    public async Task Several_actions_may_each_start_one_and_the_item_waits_for_all()
    {
        var rig = WithMap();
        var order = new ConcurrentQueue<string>();
        TestAction Make(string name, int questions) => new("configmaps", i => i.Stage == BackupStage.Collecting
            ? Started(new StartedOperation(name, Own))
            : Noted(order, "finished"))
        {
            Name = "test.example/" + name,
            Progress = (_, asked, _) => Task.FromResult(asked < questions ? new OperationStatus() : Ended(order, name)),
        };
        var outcome = await rig.BackupAsync(
            options: o => o with { OperationPollPeriod = TimeSpan.FromMilliseconds(1), Actions = [Make("slow", 9), Make("quick", 1)] });
        Assert.Equal((2, 2, 0), Counts(outcome));
        Assert.Equal(["quick", "slow", "finished", "finished"], order);
    }

    [Fact]
    public async Task An_action_that_fails_after_another_has_started_one_stops_it()
    {
        var rig = WithMap();
        var first = new TestAction("configmaps", _ => Started(new StartedOperation("op", Own)));
        var second = new TestAction("configmaps", _ => throw new NotSupportedException("not this one")) { Name = "test.example/second" };
        var outcome = await rig.BackupAsync(options: o => o with { Actions = [first, second] });
        Assert.Equal("action-failed", outcome.Issues.Single().Reason.Id);
        Assert.Equal((1, 0, 1), Counts(outcome));
        Assert.Equal(["op"], first.Cancelled);
        Assert.Empty(first.Asked);
    }

    [Fact]
    public async Task An_operation_started_while_an_item_is_finished_is_an_error()
    {
        var rig = WithMap();
        var action = new TestAction("configmaps", i => Started(new StartedOperation(i.Stage.ToString(), Own)));
        var outcome = await BackupAsync(rig, action);
        Assert.Contains("started operation Finalizing while the item was being finished", outcome.Issues.Single().Message, StringComparison.Ordinal);
        Assert.Equal(["Finalizing"], action.Cancelled);
    }

    [Fact]
    public async Task An_action_that_knows_no_operations_fails_the_one_it_names()
    {
        var rig = WithMap();
        var outcome = await rig.BackupAsync(options: o => o with { Actions = [new Forgetful()] });
        Assert.Contains("test.example/forgetful knows no operation op", outcome.Issues.Single().Message, StringComparison.Ordinal);
    }

    private static Rig WithMap(TimeProvider? time = null)
    {
        var rig = new Rig { Time = time ?? TimeProvider.System };
        rig.Cluster.Add(Namespaces, null, "a").Add(ConfigMaps, "a", "c");
        return rig;
    }

    private static Task<BackupOutcome> BackupAsync(Rig rig, TestAction action) =>
        rig.BackupAsync(options: o => o with { Actions = [action], OperationPollPeriod = TimeSpan.FromMilliseconds(1) });

    private static BackupActionResult Started(StartedOperation operation) => new() { Operation = operation };

    private static BackupActionResult Noted(ConcurrentQueue<string> order, string what)
    {
        order.Enqueue(what);
        return BackupActionResult.Unchanged;
    }

    private static OperationStatus Ended(ConcurrentQueue<string> order, string what)
    {
        order.Enqueue(what);
        return OperationStatus.Completed();
    }

    private static (int, int, int) Counts(BackupOutcome outcome)
    {
        var status = outcome.Backup.Status;
        return ((int)status.ItemOperationsAttempted, (int)status.ItemOperationsCompleted, (int)status.ItemOperationsFailed);
    }

    private static async Task<string> TextAsync(Rig rig, string entry) => Encoding.UTF8.GetString((await rig.EntriesAsync())[entry]);

    private sealed class Forgetful : IBackupItemAction
    {
        public string Name => "test.example/forgetful";

        public ActionContract Contract => ActionContract.V2;

        public AppliesTo AppliesTo { get; } = AppliesTo.Only(new GroupResource("", "configmaps"));

        public Task<BackupActionResult> ExecuteAsync(BackupItem item, CancellationToken ct) =>
            Task.FromResult(item.Stage == BackupStage.Collecting ? Started(new StartedOperation("op", item.Id)) : BackupActionResult.Unchanged);
    }
}
