using Sampan.EndToEnd.Tests.Harness;

namespace Sampan.EndToEnd.Tests.Scenarios;

/// <summary>Restore hooks as a user has them: annotations on pods, init containers that ran before, commands over pods/exec once a container is up.</summary>
public sealed class RestoreHookTests
{
    private const string Objects = """
        apiVersion: v1
        kind: Namespace
        metadata: {name: shop}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings, namespace: shop}
        data: {a: "1"}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: shop}
        spec:
          replicas: 2
          selector: {matchLabels: {app: web}}
          template:
            metadata:
              labels: {app: web}
              annotations:
                init.hook.restore.velero.io/container-image: tools
                init.hook.restore.velero.io/command: '["/bin/sh", "-c", "true"]'
                post.hook.restore.velero.io/command: '["/bin/sh", "-c", "test -f /etc/settings/a && echo warm"]'
                post.hook.restore.velero.io/container: web
                post.hook.restore.velero.io/wait-for-ready: "true"
            spec:
              containers:
              - {name: side, image: side}
              - {name: web, image: web, volumeMounts: [{name: settings, mountPath: /etc/settings}]}
              volumes: [{name: settings, configMap: {name: settings}}]
        """;

    [Fact]
    public async Task Pods_of_a_Deployment_run_their_hooks_once_each_when_they_are_ready()
    {
        using var folder = new TestFolder();
        await using var cluster = await StartAsync(folder, Objects, "deployment/web", "condition=Available");

        var restore = RestoreAsync(folder, cluster, "--namespace-mappings", "shop:again", "--exclude-resources", "configmaps");
        await cluster.Kubectl.RunAsync("wait", "--for=create", "deployment/web", "-n", "again", "--timeout=60s");
        var pods = (await cluster.Kubectl.RunAsync("get", "pods", "-n", "again", "-o", "name")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Empty(cluster.ExecutedCommands);
        Assert.False(restore.IsCompleted);
        await cluster.Kubectl.RunAsync("create", "configmap", "settings", "-n", "again", "--from-literal=a=1");
        (await restore).Expect(0);

        Assert.Equal(2, pods.Length);
        Assert.Equal(pods.Order(StringComparer.Ordinal), cluster.ExecutedCommands.Select(c => "pod/" + c.Pod.Name).Order(StringComparer.Ordinal));
        Assert.All(cluster.ExecutedCommands, c => Assert.Equal(("again", "web", 0), (c.Pod.Namespace, c.Container, c.ExitCode)));
        Assert.Equal("2", await cluster.Kubectl.RunAsync("get", "deployment/web", "-n", "again", "-o", "jsonpath={.status.replicas}"));
        var init = await cluster.Kubectl.RunAsync("get", pods[0], "-n", "again", "-o",
            "jsonpath={.spec.initContainers[0].name} {.spec.initContainers[0].image} {.status.initContainerStatuses[0].state.terminated.exitCode}");
        Assert.Matches("^velero-restore-init-[0-9a-f]{8} tools 0$", init);
        Assert.Matches(@"HooksAttempted: \s+2\nHooksFailed: \s+0\n", (await DescribeAsync(folder)));
        var log = (await SampanCommand.RunAsync("restore", "logs", "r1", "--storage", Store(folder))).Expect(0).Output;
        Assert.Contains("stdout: warm", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_restore_that_is_killed_while_it_waits_for_hooks_runs_each_once_when_it_is_continued()
    {
        using var folder = new TestFolder();
        await using var cluster = await StartAsync(folder, Objects, "deployment/web", "condition=Available");
        string[] flags = ["--namespace-mappings", "shop:again", "--exclude-resources", "configmaps"];
        using (var killed = SampanProcess.Start(Command(folder, cluster, flags)))
        {
            await cluster.Kubectl.RunAsync("wait", "--for=create", "deployment/web", "-n", "again", "--timeout=60s");
            killed.Kill();
            Assert.Equal(137, (await killed.EndAsync()).Code);
        }

        await cluster.Kubectl.RunAsync("create", "configmap", "settings", "-n", "again", "--from-literal=a=1");
        (await RestoreAsync(folder, cluster, flags)).Expect(0);

        Assert.Equal(2, cluster.ExecutedCommands.Select(c => c.Pod).Distinct().Count());
        Assert.Equal(2, cluster.ExecutedCommands.Count);
        Assert.Matches(@"HooksAttempted: \s+2\nHooksFailed: \s+0\n", (await DescribeAsync(folder)));
    }

    [Fact]
    public async Task Hooks_that_fail_or_do_not_come_to_run_are_named_and_Fail_makes_the_restore_partial()
    {
        using var folder = new TestFolder();
        var pods = Pod("a-continues", "\"false\"", "Continue") + Pod("b-fails", "\"false\"", "Fail") +
            Pod("c-hangs", "'[\"sleep\", \"600\"]'", "Fail", "exec-timeout: 1s") +
            Pod("d-waits", "\"true\"", "Fail", "wait-timeout: 2s", "[{name: later, configMap: {name: settings}}]");
        var settings = Objects[..Objects.IndexOf("---\napiVersion: apps/v1", StringComparison.Ordinal)];
        await using var cluster = await StartAsync(folder, settings + pods, "pod/d-waits", "condition=Ready");

        var restored = (await RestoreAsync(folder, cluster, "--namespace-mappings", "shop:again", "--exclude-resources", "configmaps")).Expect(3);
        Assert.Contains("status: PartiallyFailed", restored.Output, StringComparison.Ordinal);
        var described = await DescribeAsync(folder);
        Assert.Contains("in pod again/a-continues failed: command terminated with exit code 1", described, StringComparison.Ordinal);
        Assert.Contains("in pod again/b-fails failed: command terminated with exit code 1", described, StringComparison.Ordinal);
        Assert.Contains("in pod again/c-hangs failed: timed out after 1s", described, StringComparison.Ordinal);
        Assert.Contains("in pod again/d-waits was not run: it expired before executing", described, StringComparison.Ordinal);
        Assert.Matches(@"HooksAttempted: \s+4\nHooksFailed: \s+4\n", described);
        Assert.Matches(@"Namespaces:\s+again: [^\n]*a-continues", described);

        Assert.Equal("Running", await cluster.Kubectl.RunAsync("get", "pod/b-fails", "-n", "again", "-o", "jsonpath={.status.phase}"));
    }

    private static string Pod(string name, string command, string onError, string more = "", string volumes = "[]") => $$"""
        ---
        apiVersion: v1
        kind: Pod
        metadata:
          name: {{name}}
          namespace: shop
          annotations:
            post.hook.restore.velero.io/command: {{command}}
            post.hook.restore.velero.io/on-error: {{onError}}
            {{(more.Length > 0 ? "post.hook.restore.velero.io/" + more : "")}}
        spec:
          containers: [{name: c, image: c}]
          volumes: {{volumes}}

        """;

    private static async Task<TestCluster> StartAsync(TestFolder folder, string objects, string what, string state)
    {
        var cluster = await TestCluster.StartAsync(folder, "a");
        await cluster.Kubectl.ApplyAsync(objects);
        await cluster.Kubectl.RunAsync("wait", $"--for={state}", what, "-n", "shop", "--timeout=60s");
        Directory.CreateDirectory(folder.File("bucket"));
        (await SampanCommand.RunAsync(
            "backup", "create", "b1", "--include-namespaces", "shop", "--kubeconfig", cluster.Kubeconfig, "--storage", Store(folder))).Expect(0);
        return cluster;
    }

    private static Task<CommandResult> RestoreAsync(TestFolder folder, TestCluster cluster, params string[] flags) =>
        SampanCommand.RunAsync(Command(folder, cluster, flags));

    private static string[] Command(TestFolder folder, TestCluster cluster, string[] flags) =>
        ["restore", "create", "r1", "--from-backup", "b1", "--storage", Store(folder), "--kubeconfig", cluster.Kubeconfig, .. flags];

    private static async Task<string> DescribeAsync(TestFolder folder) =>
        (await SampanCommand.RunAsync("restore", "describe", "r1", "--storage", Store(folder))).Expect(0).Output;

    private static string Store(TestFolder folder) => "file://" + folder.File("bucket");
}
