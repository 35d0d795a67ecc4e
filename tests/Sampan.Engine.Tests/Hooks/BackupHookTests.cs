using System.Net;
using Sampan.Api;
using Sampan.Engine.Backups;
using Sampan.Engine.Results;
using Sampan.Kubernetes.Errors;
using Sampan.Kubernetes.Exec;
using static Sampan.Engine.Tests.Fakes.Catalogs;

namespace Sampan.Engine.Tests.Hooks;

/// <summary>Which hooks run in which container, and what their failures do (4.9).</summary>
public sealed class BackupHookTests
{
    [Fact]
    public async Task Annotations_name_container_command_and_timeout_and_the_first_container_is_the_default()
    {
        var rig = new HookRig().Pod("p", annotations: """
            {"pre.hook.backup.velero.io/command":"[\"/bin/sh\",\"-c\",\"freeze all\"]","pre.hook.backup.velero.io/container":"c",
            "post.hook.backup.velero.io/command":"/bin/thaw all"}
            """);
        var outcome = await rig.BackupAsync();
        Assert.Equal((BackupPhase.Completed, 2, 0), Counts(outcome));
        Assert.Equal([("c", "/bin/sh|-c|freeze all"), ("c", "/bin/thaw all")], rig.Exec.Requests.Select(r => (r.Container, string.Join('|', r.Command))));
        Assert.Equal(["p"], await rig.PodsAsync());
    }

    [Theory]
    [InlineData("""["a", 1]""", """["a", 1]""")]
    [InlineData("[not json", "[not json")]
    [InlineData("""["a",null]""", "a|")]
    public async Task A_command_that_is_no_array_of_texts_is_one_program(string annotation, string words)
    {
        var value = System.Text.Json.JsonEncodedText.Encode(annotation);
        var rig = new HookRig().Pod("p", annotations: $$"""{"pre.hook.backup.velero.io/command":"{{value}}"}""");
        await rig.BackupAsync();
        Assert.Equal(words, string.Join('|', rig.Exec.Requests.Single().Command));
    }

    [Fact]
    public async Task Annotations_without_a_phase_mean_pre_and_those_with_one_win()
    {
        var rig = new HookRig().Pod("a", annotations: """{"hook.backup.velero.io/command":"old"}""")
            .Pod("b", annotations: """{"hook.backup.velero.io/command":"old","pre.hook.backup.velero.io/command":"new"}""");
        await rig.BackupAsync();
        Assert.Equal(["a: old", "b: new"], rig.Timeline.Events.Where(e => e[0] != 's').Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_annotation_stands_for_all_hooks_of_the_spec_in_its_phase_only()
    {
        var rig = new HookRig().Pod("p", annotations: """{"pre.hook.backup.velero.io/command":"own"}""").Pod("q");
        await rig.BackupAsync("""{"resources":[{"name":"h","pre":[{"exec":{"command":["a"]}}],"post":[{"exec":{"command":["z"]}}]}]}""");
        Assert.Equal(["p: own", "p: z"], rig.Timeline.Events.Where(e => e.StartsWith("p:", StringComparison.Ordinal)));
        Assert.Equal(["q: a", "q: z"], rig.Timeline.Events.Where(e => e.StartsWith("q:", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(""" "includedNamespaces":["shop"] """, true)]
    [InlineData(""" "includedNamespaces":["sh*"] """, true)]
    [InlineData(""" "excludedNamespaces":["shop"] """, false)]
    [InlineData(""" "includedResources":["configmaps","pods"] """, true)]
    [InlineData(""" "includedResources":["configmaps"] """, false)]
    [InlineData(""" "excludedResources":["pods"] """, false)]
    [InlineData(""" "labelSelector":{"matchLabels":{"app":"x"}} """, false)]
    [InlineData(""" "labelSelector":{"matchExpressions":[{"key":"app","operator":"DoesNotExist"}]} """, true)]
    public async Task Entries_of_the_spec_are_for_the_pods_their_lists_and_selector_match(string selection, bool runs)
    {
        var rig = new HookRig().Pod("p");
        var outcome = await rig.BackupAsync($$$"""{"resources":[{"name":"h",{{{selection}}},"pre":[{"exec":{"command":["a"]}}]}]}""");
        Assert.Equal(runs ? ["p: a"] : [], rig.Timeline.Events.Where(e => e[0] == 'p'));
        Assert.Equal(runs ? 1 : 0, outcome.Backup.Status.HooksAttempted);
    }

    [Fact]
    public async Task Hooks_of_every_matching_entry_run_in_order()
    {
        var rig = new HookRig().Pod("p");
        await rig.BackupAsync("""
            {"resources":[{"name":"one","pre":[{"exec":{"command":["a"]}},{"exec":{"command":["b"]}}]},
            {"name":"two","pre":[{"exec":{"command":["c"]}}],"post":[{"exec":{"command":["d"]}}]}]}
            """);
        Assert.Equal(["p: a", "p: b", "p: c", "p: d"], rig.Timeline.Events.Where(e => e[0] == 'p'));
    }

    [Theory]
    [InlineData("Continue")]
    [InlineData(null)]
    public async Task With_Continue_and_without_a_word_a_failure_is_an_error_and_everything_goes_on(string? onError)
    {
        var rig = new HookRig().Pod("p");
        rig.Exec.Exits("a", 3, "disk is busy\n");
        var said = onError is null ? "" : $",\"onError\":\"{onError}\"";
        var outcome = await rig.BackupAsync($$$"""
            {"resources":[{"name":"h","pre":[{"exec":{"command":["a"]{{{said}}}}},{"exec":{"command":["b"]}}],"post":[{"exec":{"command":["z"]}}]}]}
            """);
        Assert.Equal((BackupPhase.PartiallyFailed, 3, 1), Counts(outcome));
        var issue = Assert.Single(outcome.Issues, i => i.Reason == Reason.HookFailed);
        Assert.Equal((IssueSeverity.Error, false, "shop/p"), (issue.Severity, issue.IsGap, issue.Key.ToString()));
        Assert.Contains("pre hook \"h\" of pod shop/p failed: command terminated with exit code 3: disk is busy", issue.Message, StringComparison.Ordinal);
        Assert.Equal(onError is null, issue.Message.Contains("acts as Continue", StringComparison.Ordinal));
        Assert.Equal(["p: a", "p: b", "p: z"], rig.Timeline.Events.Where(e => e[0] == 'p'));
        Assert.Equal(["p"], await rig.PodsAsync());
    }

    [Fact]
    public async Task A_pod_whose_pre_hook_fails_with_Fail_is_a_gap_its_claims_are_taken_and_its_other_pre_hooks_only_counted()
    {
        var rig = new HookRig().Pod("p", HookRig.OnData).Pod("q");
        rig.Exec.Throws("a", new KubeApiException(HttpStatusCode.Forbidden, "Forbidden", "pods \"p\" is forbidden", "GET exec"));
        var outcome = await rig.BackupAsync("""
            {"resources":[{"name":"h","pre":[{"exec":{"command":["a"],"onError":"Fail"}},{"exec":{"command":["b"]}}],"post":[{"exec":{"command":["z"]}}]}]}
            """);
        Assert.Equal((BackupPhase.PartiallyFailed, 4, 2), Counts(outcome));
        Assert.All(outcome.Issues.Where(i => i.Reason == Reason.HookFailed), i => Assert.True(i.IsGap));
        var gap = outcome.Gaps.Single(g => g.Key?.Name == "p");
        Assert.Equal("pods/shop/p is not in the backup: pre hook \"h\" of pod shop/p failed: pods \"p\" is forbidden", gap.Message);
        Assert.DoesNotContain(rig.Timeline.Events, e => e is "p: b" or "p: z");
        Assert.Empty(await rig.PodsAsync());
        Assert.True(await rig.HoldsAsync("persistentvolumeclaims/namespaces/shop/data"));
    }

    [Fact]
    public async Task A_post_hook_that_fails_with_Fail_stops_those_after_it_and_the_pod_stays_in_the_backup()
    {
        var rig = new HookRig().Pod("p");
        rig.Exec.Exits("y", 1);
        var outcome = await rig.BackupAsync("""{"resources":[{"name":"h","post":[{"exec":{"command":["y"],"onError":"Fail"}},{"exec":{"command":["z"]}}]}]}""");
        Assert.Equal((BackupPhase.PartiallyFailed, 2, 1), Counts(outcome));
        Assert.Equal(["p: y"], rig.Timeline.Events.Where(e => e[0] == 'p'));
        Assert.Empty(outcome.Gaps);
        Assert.Equal(["p"], await rig.PodsAsync());
    }

    [Theory]
    [InlineData("Succeeded")]
    [InlineData("Failed")]
    public async Task Nothing_runs_in_a_pod_that_has_ended_and_it_is_stored_without_a_row(string phase)
    {
        var rig = new HookRig().Pod("p", annotations: HookRig.Frozen, phase: phase);
        var outcome = await rig.BackupAsync();
        Assert.Equal((BackupPhase.Completed, 2, 0), Counts(outcome));
        Assert.Empty(rig.Exec.Requests);
        Assert.Equal(["p"], await rig.PodsAsync());
    }

    [Fact]
    public async Task In_a_pending_pod_the_hook_is_tried_and_fails_as_the_server_says()
    {
        var rig = new HookRig().Pod("p", annotations: HookRig.Frozen, phase: "Pending");
        rig.Exec.Throws("freeze", new KubeApiException(HttpStatusCode.BadRequest, "BadRequest", "pod p does not have a host assigned", "GET exec"));
        var outcome = await rig.BackupAsync();
        Assert.Contains("does not have a host assigned", Assert.Single(outcome.Issues, i => i.Reason == Reason.HookFailed).Message, StringComparison.Ordinal);
        Assert.Equal(["p"], await rig.PodsAsync());
    }

    [Theory]
    [InlineData("50ms", "timed out after 50ms")]
    [InlineData("0.05s", "timed out after 50ms")]
    public async Task A_hook_that_outlives_its_timeout_fails(string timeout, string says)
    {
        var rig = new HookRig().Pod("p", annotations: $$"""
            {"pre.hook.backup.velero.io/command":"freeze","pre.hook.backup.velero.io/timeout":"{{timeout}}"}
            """);
        rig.Exec.Programs["freeze"] = ForeverAsync;
        var outcome = await rig.BackupAsync();
        Assert.Contains(says, Assert.Single(outcome.Issues, i => i.Reason == Reason.HookFailed).Message, StringComparison.Ordinal);
        Assert.Equal(["p"], await rig.PodsAsync());
    }

    [Fact]
    public async Task A_container_that_is_not_there_fails_and_a_sidecar_counts()
    {
        var rig = new HookRig();
        foreach (var (name, container) in new[] { ("a", "nobody"), ("b", "side"), ("c", "once") })
        {
            rig.Rig.Cluster.Add(Pods, "shop", name, $$$"""
                {"apiVersion":"v1","kind":"Pod","metadata":{"name":"{{{name}}}","namespace":"shop","annotations":{
                "pre.hook.backup.velero.io/command":"x","pre.hook.backup.velero.io/container":"{{{container}}}"}},
                "spec":{"nodeName":"n","containers":[{"name":"c"}],"initContainers":[{"name":"once"},{"name":"side","restartPolicy":"Always"}]},
                "status":{"phase":"Running"}}
                """);
        }

        var outcome = await rig.BackupAsync();
        Assert.Equal("side", Assert.Single(rig.Exec.Requests).Container);
        var failures = outcome.Issues.Where(i => i.Reason == Reason.HookFailed).Select(i => i.Message.Split(": ", 2)[1].Split(" (")[0]);
        Assert.Equal(["no such container: \"nobody\"", "no such container: \"once\""], failures.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Annotations_that_mean_nothing_are_warnings_and_count_as_not_set()
    {
        var rig = new HookRig().Pod("p", annotations: """
            {"pre.hook.backup.velero.io/command":"x","pre.hook.backup.velero.io/on-error":"fail","pre.hook.backup.velero.io/timeout":"30"}
            """);
        rig.Exec.Exits("x", 1);
        var outcome = await rig.BackupAsync();
        Assert.Equal(2, outcome.Issues.Count(i => i.Reason == Reason.HookSettingIgnored && i.Severity == IssueSeverity.Warning));
        Assert.Equal(["p"], await rig.PodsAsync());
    }

    [Fact]
    public async Task What_a_hook_says_is_in_the_log_and_the_status_is_there_without_hooks_too()
    {
        var rig = new HookRig().Pod("p", annotations: HookRig.Frozen);
        rig.Exec.Programs["freeze"] = _ => Task.FromResult(new ExecResult(0, "frozen 2 volumes", "") { Truncated = true });
        await rig.BackupAsync();
        var log = await rig.LogAsync();
        const string Line = """msg="running exec hook" backup=velero/b1 hookCommand="[freeze]" hookContainer=c hookName="<from-annotation>" """;
        Assert.Contains(Line, log, StringComparison.Ordinal);
        Assert.Contains("""hookOnError=Continue hookPhase=pre hookSource=annotation hookTimeout="{30s}" hookType=exec name=p""", log, StringComparison.Ordinal);
        Assert.Contains("msg=\"stdout: frozen 2 volumes [cut]\"", log, StringComparison.Ordinal);

        var none = await new HookRig().BackupAsync();
        Assert.Equal("{}", none.Backup.Document.View.GetProperty("status").GetProperty("hookStatus").GetRawText());
    }

    [Fact]
    public async Task Without_anything_that_runs_commands_hooks_fail_and_pods_are_stored()
    {
        var rig = new HookRig().Pod("p", annotations: HookRig.Frozen);
        var outcome = await rig.BackupAsync(options: o => o with { PodExec = null });
        Assert.Equal((BackupPhase.PartiallyFailed, 2), (outcome.Phase, outcome.Backup.Status.HooksFailed));
        Assert.Equal(["p"], await rig.PodsAsync());
    }

    private static (BackupPhase Phase, int Attempted, int Failed) Counts(BackupOutcome outcome) =>
        (outcome.Phase, outcome.Backup.Status.HooksAttempted, outcome.Backup.Status.HooksFailed);

    private static async Task<ExecResult> ForeverAsync(CancellationToken ct)
    {
        await Task.Delay(Timeout.Infinite, ct);
        return new ExecResult(0, "", "");
    }
}
