using System.Net;
using System.Text.Json.Nodes;
using Sampan.Api;
using Sampan.Engine.Restores;
using Sampan.Engine.Results;
using Sampan.Engine.Tests.Fakes;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;
using Sampan.Kubernetes.Exec;

namespace Sampan.Engine.Tests.Restores;

/// <summary>Hooks of restored pods: which there are, when they run, and what their failures are.</summary>
public sealed class RestoreHookTests
{
    private static readonly ResourceId Pods = new("", "v1", "pods");
    private readonly Timeline _timeline = new();
    private readonly FakePodExec _exec;

    public RestoreHookTests() => _exec = new FakePodExec(_timeline);

    private static string Pod(string name, string annotations = "{}", string containers = """[{"name":"c","image":"i"},{"name":"d","image":"i"}]""",
        string init = "[]") =>
        $$$$"""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"{{{{name}}}}","namespace":"shop",""" +
        $$$$""" "labels":{"app":"{{{{name}}}}"},"annotations":{{{{annotations}}}}},""" +
        $$$$""" "spec":{"containers":{{{{containers}}}},"initContainers":{{{{init}}}}},"status":{"phase":"Running"}}""";

    private static JsonObject Hooks(string resources) => (JsonObject)JsonNode.Parse("{\"resources\":" + resources + "}")!;

    private static string Exec(string command, string onError = "", string container = "")
    {
        var exec = new JsonObject { ["command"] = new JsonArray(command) };
        if (onError.Length > 0) exec["onError"] = onError;
        if (container.Length > 0) exec["container"] = container;
        return new JsonObject { ["exec"] = exec }.ToJsonString();
    }

    // Containers that come up as soon as their pod is there.
    private static void Up(JsonObject root, bool ready = true)
    {
        if (root["kind"]!.ToString() != "Pod") return;
        JsonNode Status(JsonNode? container) =>
            new JsonObject { ["name"] = container!["name"]!.ToString(), ["ready"] = ready, ["state"] = new JsonObject { ["running"] = new JsonObject() } };
        var statuses = root["spec"]!["containers"]!.AsArray().Select(Status);
        root["status"] = new JsonObject { ["phase"] = "Running", ["containerStatuses"] = new JsonArray([.. statuses]) };
    }

    private static Task<RestoreHarness> HarnessAsync(params string[] pods) => HarnessAsync(new TargetCluster { Admit = r => Up(r) }, pods);

    private static Task<RestoreHarness> HarnessAsync(TargetCluster cluster, params string[] pods)
    {
        var bucket = new BucketBuilder().Add("namespaces", Objects.Namespace("shop"));
        foreach (var pod in pods) bucket.Add("pods", pod);
        return RestoreHarness.CreateAsync(bucket, cluster);
    }

    private RestoreRunnerOptions With(RestoreRunnerOptions options) => options with { PodExec = _exec };

    private static string[] Rows(RestoreOutcome outcome) => [.. outcome.Issues.Select(i => $"{i.Severity} {i.Reason.Id} {i.Key}: {i.Message}")];

    [Fact]
    public async Task Annotations_stand_for_the_hooks_of_the_spec_which_are_chosen_by_the_namespace_the_pod_goes_to()
    {
        const string own = """{"post.hook.restore.velero.io/command":"[\"own\", \"word\"]","post.hook.restore.velero.io/container":"d"}""";
        var harness = await HarnessAsync(Pod("a", own), Pod("b"));
        var hooks = Hooks($$"""
            [{"name":"old","includedNamespaces":["shop"],"postHooks":[{{Exec("never")}}]},
             {"name":"one","includedNamespaces":["market"],"includedResources":["secrets"],"postHooks":[{{Exec("first")}},{{Exec("second")}}]},
             {"name":"two","labelSelector":{"matchLabels":{"app":"b"} },"postHooks":[{{Exec("third", container: "d")}}]},
             {"name":"no","labelSelector":{"matchLabels":{"app":"x"} },"postHooks":[{{Exec("never")}}]}]
            """);

        var mapping = new Dictionary<string, string> { ["shop"] = "market" };
        var outcome = await harness.RunAsync(s => (s.Hooks, s.NamespaceMapping) = (hooks, mapping), options: With);

        Assert.Empty(Rows(outcome));
        Assert.Equal(["a: own word"], _timeline.Events.Where(e => e.StartsWith('a')));
        var b = _timeline.Events.Where(e => e.StartsWith('b')).ToList();
        Assert.Equal(["b: first", "b: second"], b.Where(e => e != "b: third"));
        Assert.Equal(["d", "c", "c", "d"], [.. _exec.Requests.Where(r => r.Pod.Name == "a").Concat(
            _exec.Requests.Where(r => r.Pod.Name == "b").OrderBy(r => r.Command[0], StringComparer.Ordinal)).Select(r => r.Container)]);
        Assert.Equal((4, 0), (outcome.Restore.Status.HooksAttempted, outcome.Restore.Status.HooksFailed));
    }

    [Fact]
    public async Task A_failure_with_Fail_is_an_error_and_keeps_the_pods_other_hooks_from_running()
    {
        var harness = await HarnessAsync(Pod("a"), Pod("b"));
        _exec.Exits("bad", 7, "no such table");
        var hooks = Hooks($$"""[{"name":"h","postHooks":[{{Exec("good")}},{{Exec("bad", onError: "Fail")}},{{Exec("later")}}]}]""");

        var outcome = await harness.RunAsync(s => s.Hooks = hooks, options: With);

        Assert.Equal(["good", "bad"], _exec.Requests.Where(r => r.Pod.Name == "a").Select(r => r.Command[0]));
        Assert.Equal(["good", "bad"], _exec.Requests.Where(r => r.Pod.Name == "b").Select(r => r.Command[0]));
        Assert.Equal(
            [
                "Error restore-hook-failed shop/a: post-restore hook h of container c in pod shop/a failed: command terminated with exit code 7: no such table",
                "Warning restore-hook-not-run shop/a: post-restore hook h of container c in pod shop/a was not run: hook h of container c did not succeed, " +
                "and its onError is Fail",
            ],
            Rows(outcome).Where(r => r.Contains("shop/a", StringComparison.Ordinal)));
        Assert.Equal(RestorePhase.PartiallyFailed, outcome.Phase);
        Assert.Equal((6, 4), (outcome.Restore.Status.HooksAttempted, outcome.Restore.Status.HooksFailed));
    }

    [Fact]
    public async Task A_failure_with_Continue_or_without_a_word_is_a_warning_and_the_next_hook_runs()
    {
        var harness = await HarnessAsync(Pod("a"));
        _exec.Exits("bad", 1).Exits("worse", 2);
        var hooks = Hooks($$"""[{"name":"h","postHooks":[{{Exec("bad", onError: "Continue")}},{{Exec("worse")}},{{Exec("good")}}]}]""");

        var outcome = await harness.RunAsync(s => s.Hooks = hooks, options: With);

        Assert.Equal(["bad", "worse", "good"], _exec.Requests.Select(r => r.Command[0]));
        Assert.Equal(["restore-hook-failed", "restore-hook-failed"], outcome.Issues.Select(i => i.Reason.Id));
        Assert.Equal(RestorePhase.Completed, outcome.Phase);
        Assert.Equal((3, 2), (outcome.Restore.Status.HooksAttempted, outcome.Restore.Status.HooksFailed));
    }

    [Theory]
    [InlineData("exec-timeout", "20ms", "failed: timed out after 20ms")]
    [InlineData("wait-timeout", "20ms",
        "was not run: it expired before executing: the container was not running and at its turn within 20ms of the pod's creation")]
    public async Task A_command_and_the_wait_for_its_container_have_timeouts(string timeout, string value, string words)
    {
        var cluster = new TargetCluster { Admit = timeout == "exec-timeout" ? r => Up(r) : null };
        var harness = await HarnessAsync(cluster, Pod("a",
            $$"""{"post.hook.restore.velero.io/command":"hang","post.hook.restore.velero.io/on-error":"Fail", """ +
            $$""" "post.hook.restore.velero.io/{{timeout}}":"{{value}}"}"""));
        _exec.Programs["hang"] = async ct =>
        {
            await Task.Delay(Timeout.Infinite, ct);
            return new ExecResult(0, "", "");
        };

        var outcome = await harness.RunAsync(options: With);

        Assert.EndsWith(words, Assert.Single(Rows(outcome)), StringComparison.Ordinal);
        Assert.Equal(RestorePhase.PartiallyFailed, outcome.Phase);
    }

    [Theory]
    [InlineData("true", "watched ready a: go")]
    [InlineData("false", "watched a: go ready")]
    public async Task A_hook_that_waits_for_readiness_runs_once_its_container_is_ready_and_others_once_it_runs(string wait, string events)
    {
        var cluster = new TargetCluster { Admit = r => Up(r, r["metadata"]!["labels"]?["ready"] is not null) };
        var harness = await HarnessAsync(cluster, Pod("a",
            $$"""{"post.hook.restore.velero.io/command":"go","post.hook.restore.velero.io/wait-for-ready":"{{wait}}"}"""));
        var watched = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cluster.Before = (_, verb, _, _) =>
        {
            if (verb == "watch" && watched.TrySetResult()) _timeline.Note("watched");
            return null;
        };
        if (wait == "false") _exec.Programs["go"] = async _ =>
        {
            await watched.Task;
            return new ExecResult(0, "", "");
        };
        var run = harness.RunAsync(options: With);
        await watched.Task;
        if (wait == "false") await run;
        _timeline.Note("ready");
        await LabelAsync(cluster, "a");
        Assert.Empty(Rows(await run));

        Assert.Equal(events.Split(' ').Order(), string.Join(' ', _timeline.Events).Split(' ').Order());
        Assert.Equal(wait == "true" ? "a: go" : "ready", _timeline.Events[^1]);
    }

    private static Task<KubeObject> LabelAsync(TargetCluster cluster, string pod) => PatchAsync(cluster, pod, """{"metadata":{"labels":{"ready":"1"}}}""");

    private static Task<KubeObject> PatchAsync(TargetCluster cluster, string pod, string patch) => cluster.PatchAsync(
        Pods, new ObjectKey("shop", pod), KubePatch.Merge((JsonObject)JsonNode.Parse(patch)!), WriteOptions.Default, CancellationToken.None);

    [Theory]
    [InlineData("ends")]
    [InlineData("expires")]
    [InlineData("breaks")]
    public async Task A_watch_that_ends_expires_or_breaks_is_begun_again(string how)
    {
        var cluster = new TargetCluster { Admit = r => Up(r, r["metadata"]!["labels"]?["ready"] is not null) };
        var harness = await HarnessAsync(cluster, Pod("a",
            """{"post.hook.restore.velero.io/command":"go","post.hook.restore.velero.io/wait-for-ready":"true"}"""));
        var (watches, lists) = (0, 0);
        var second = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cluster.Before = (_, verb, resource, _) =>
        {
            if (verb == "list" && resource == Pods) lists++;
            if (verb != "watch") return null;
            if (++watches == 2) second.TrySetResult();
            return (watches, how) switch
            {
                (1, "expires") => new ResourceExpiredException("too old", "GET pods"),
                (1, "breaks") => TargetCluster.Unreachable(),
                _ => null,
            };
        };
        cluster.After = (_, verb, _, _) =>
        {
            if (verb == "watch" && watches == 1 && how == "ends") _ = Task.Run(cluster.EndWatches);
            return null;
        };
        var run = harness.RunAsync(options: With);
        await second.Task;
        await LabelAsync(cluster, "a");

        Assert.Empty(Rows(await run));
        Assert.Equal(["a: go"], _timeline.Events);
        Assert.Equal(how == "ends" ? 1 : 2, lists);
    }

    [Fact]
    public async Task Pods_that_can_not_be_watched_or_go_or_end_before_are_named()
    {
        string[] rows = [await RunAsync(_ => { }, new KubeApiException(HttpStatusCode.Forbidden, "Forbidden", "pods is forbidden", "GET pods")),
            await RunAsync(c => c.DeleteAsync(Pods, new ObjectKey("shop", "a"), new DeleteOptions(), CancellationToken.None), null),
            await RunAsync(c => PatchAsync(c, "a", """{"status":{"phase":"Failed"}}"""), null)];

        Assert.Equal(["the pods of its namespace can't be watched: pods is forbidden", "the pod was deleted before", "the pod entered phase Failed before"],
            rows.Select(r => r.Split("was not run: ")[1]));
        Assert.Empty(_timeline.Events);

        async Task<string> RunAsync(Action<TargetCluster> act, Exception? refusal)
        {
            var cluster = new TargetCluster();
            const string failing = """{"post.hook.restore.velero.io/command":"go","post.hook.restore.velero.io/on-error":"Fail"}""";
            var harness = await HarnessAsync(cluster, Pod("a", failing));
            cluster.Before = (_, verb, _, _) => verb == "watch" ? refusal : null;
            cluster.After = (_, verb, _, _) =>
            {
                if (verb == "watch") _ = Task.Run(() => act(cluster));
                return null;
            };
            return Assert.Single(Rows(await harness.RunAsync(options: With)));
        }
    }

    [Fact]
    public async Task A_target_that_goes_away_while_hooks_are_waited_for_ends_the_restore_as_failed()
    {
        var cluster = new TargetCluster();
        var harness = await HarnessAsync(cluster, Pod("a", """{"post.hook.restore.velero.io/command":"go"}"""));
        cluster.Before = (_, verb, resource, _) => verb is "watch" or "list" && resource == Pods ? TargetCluster.Unreachable() : null;

        var outcome = await harness.RunAsync(options: With);

        Assert.Equal(RestorePhase.Failed, outcome.Phase);
        Assert.Contains("could not be reached any more", outcome.Restore.Status.FailureReason, StringComparison.Ordinal);
        Assert.Empty(_timeline.Events);
        Assert.NotNull(cluster.Find("pods", "a", "shop"));
    }

    [Fact]
    public async Task Hooks_for_containers_that_are_not_there_and_hooks_that_nothing_can_run_are_warnings()
    {
        const string elsewhere = """
            {"post.hook.restore.velero.io/command":"go","post.hook.restore.velero.io/container":"x","post.hook.restore.velero.io/on-error":"Fail"}
            """;
        var harness = await HarnessAsync(Pod("a", elsewhere));

        var outcome = await harness.RunAsync(options: With);
        Assert.Equal("Warning restore-hook-not-run shop/a: post-restore hook <from-annotation> of container x in pod shop/a was not run: " +
            "the pod has no such container", Assert.Single(Rows(outcome)));
        Assert.Equal((0, RestorePhase.Completed), (outcome.Restore.Status.HooksAttempted, outcome.Phase));

        outcome = await (await HarnessAsync(new TargetCluster(), Pod("a", """{"post.hook.restore.velero.io/command":"go"}"""))).RunAsync();
        Assert.EndsWith("nothing here runs commands in pods", Assert.Single(Rows(outcome)), StringComparison.Ordinal);
        Assert.Equal((0, RestorePhase.Completed), (outcome.Restore.Status.HooksAttempted, outcome.Phase));
    }

    [Fact]
    public async Task Annotations_that_mean_nothing_are_warnings_and_count_as_not_set()
    {
        var harness = await HarnessAsync(Pod("a", """
            {"post.hook.restore.velero.io/command":"go","post.hook.restore.velero.io/on-error":"Stop","post.hook.restore.velero.io/exec-timeout":"1",
             "post.hook.restore.velero.io/wait-timeout":"2","post.hook.restore.velero.io/wait-for-ready":"perhaps"}
            """));

        var outcome = await harness.RunAsync(options: With);

        Assert.Equal(["a: go"], _timeline.Events);
        Assert.Equal(Enumerable.Repeat(Reason.HookSettingIgnored, 4), outcome.Issues.Select(i => i.Reason));
    }

    [Fact]
    public async Task Pods_that_stood_there_get_no_hooks()
    {
        var pod = Pod("a", """{"post.hook.restore.velero.io/command":"go"}""");
        var harness = await HarnessAsync(pod);
        harness.Cluster.Put(Objects.Namespace("shop"));
        harness.Cluster.Put(pod);

        var outcome = await harness.RunAsync(options: With);

        Assert.Empty(_timeline.Events);
        Assert.Equal(0, outcome.Restore.Status.HooksAttempted);
    }

    [Fact]
    public async Task Hooks_of_several_pods_run_side_by_side_and_those_of_one_pod_do_not()
    {
        var harness = await HarnessAsync(Pod("a"), Pod("b"), Pod("c"));
        using var together = new Barrier(3);
        var (running, most) = (0, 0);
        _exec.Programs["meet"] = _ => Task.Run(() => new ExecResult(together.SignalAndWait(TimeSpan.FromSeconds(30)) ? 0 : 1, "", ""));
        _exec.Programs["alone"] = async _ =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            await Task.Yield();
            Interlocked.Decrement(ref running);
            return new ExecResult(0, "", "");
        };
        var hooks = Hooks($$"""
            [{"name":"all","postHooks":[{{Exec("meet")}}]},
             {"name":"a","labelSelector":{"matchLabels":{"app":"a"} },"postHooks":[{{Exec("alone")}},
               {{Exec("alone", container: "d")}},{{Exec("alone", container: "d")}}]}]
            """);

        var outcome = await harness.RunAsync(s => s.Hooks = hooks, options: With);

        Assert.Empty(Rows(outcome));
        Assert.Equal((6, 1), (_exec.Requests.Count, most));
    }

    [Fact]
    public async Task A_restore_that_is_continued_runs_what_had_not_run_and_tells_what_came_of_the_rest()
    {
        var harness = await HarnessAsync(Pod("a"));
        using var stop = new CancellationTokenSource();
        _exec.Exits("first", 1);
        _exec.Programs["second"] = async ct =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.Infinite, ct);
            return new ExecResult(0, "", "");
        };
        var hooks = Hooks($$"""[{"name":"h","postHooks":[{{Exec("first")}},{{Exec("second")}},{{Exec("third")}}]}]""");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => harness.RunUntilAsync(RestoreHarness.New(edit: s => s.Hooks = hooks), With, stop.Token));
        var outcome = await harness.RunAsync(RestoreHarness.New(edit: s => s.Hooks = (JsonObject)hooks.DeepClone()), With);

        Assert.True(outcome.Resumed);
        Assert.Equal(["first", "second", "third"], _exec.Requests.Select(r => r.Command[0]));
        Assert.Equal(
            ["failed: command terminated with exit code 1", "was begun by an attempt of this restore that was stopped: whether it ran to its end is not known"],
            Rows(outcome).Select(r => r.Split("in pod shop/a ")[1]));
        Assert.Equal((3, 2), (outcome.Restore.Status.HooksAttempted, outcome.Restore.Status.HooksFailed));
    }

    [Fact]
    public async Task Init_containers_come_first_those_of_annotations_instead_of_the_specs()
    {
        var spec = Hooks("""
            [{"name":"h","includedNamespaces":["shop"],"postHooks":[{"init":{"timeout":"1m","initContainers":[
               {"name":"one","image":"i","command":["x"],"env":[{"name":"E","value":"1"}]},{"name":"two","image":"i","command":["y"]}]}}]},
             {"name":"n","includedNamespaces":["x"],"postHooks":[{"init":{"initContainers":[{"name":"three","image":"i","command":["z"]}]}}]}]
            """);
        var own = """{"init.hook.restore.velero.io/container-image":"img","init.hook.restore.velero.io/command":"[\"sh\",\"-c\"]"}""";
        var harness = await HarnessAsync(
            Pod("a", own), Pod("b", init: """[{"name":"two","image":"old"},{"name":"mine","image":"i"}]"""),
            Pod("c", init: """[{"name":"restore-wait","image":"w"},{"name":"mine","image":"i"}]"""));

        Assert.Empty(Rows(await harness.RunAsync(s => s.Hooks = spec, options: With)));

        var added = Assert.Single(Init("a"));
        Assert.Matches("""^\{"name":"velero-restore-init-[0-9a-f]{8}","image":"img","command":\["sh","-c"\]\}$""", added.ToJsonString());
        Assert.Equal(["one", "two", "mine"], Init("b").Select(c => c["name"]!.ToString()));
        Assert.Equal("""{"name":"one","image":"i","command":["x"],"env":[{"name":"E","value":"1"}]}""", Init("b")[0].ToJsonString());
        Assert.Equal(["restore-wait", "one", "two", "mine"], Init("c").Select(c => c["name"]!.ToString()));
        Assert.Empty(_timeline.Events);

        JsonNode[] Init(string pod) => [.. harness.Cluster.Find("pods", pod, "shop")!.Edit()["spec"]!["initContainers"]!.AsArray().OfType<JsonNode>()];
    }

    [Fact]
    public async Task Hooks_that_can_not_be_are_refused_before_anything_is_written()
    {
        var harness = await HarnessAsync(Pod("a"));
        var hooks = Hooks("""[{"name":"h","postHooks":[{"init":{"initContainers":[{"name":"x","image":"i"}]}}]}]""");

        var outcome = await harness.RunAsync(s => s.Hooks = hooks, options: With);

        Assert.Equal(RestorePhase.FailedValidation, outcome.Phase);
        Assert.Equal(["invalid InitContainer in restore hook, it doesn't have Command, Name or Image field"], outcome.Restore.Status.ValidationErrors);
        Assert.Equal(0, harness.Cluster.Calls);
    }
}
