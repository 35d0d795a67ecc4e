using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Config;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;
using Sampan.Kubernetes.Exec;
using Sampan.Sandbox.Faults;
using Sampan.Sandbox.Hosting;
using Sampan.Sandbox.Node.Commands;

namespace Sampan.Sandbox.Tests.Node.Commands;

/// <summary>Commands in a sandbox's containers through its API, on a server that speaks v5 and on one that leaves it to the node (v4).</summary>
public abstract class ExecTests(string version) : IAsyncLifetime
{
    private static readonly ResourceId Pods = new("", "v1", "pods");

    private SandboxCluster _cluster = null!;
    private KubeClient _client = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _cluster = await SandboxCluster.StartAsync(new SandboxOptions { KubernetesVersion = version }, NullLoggerFactory.Instance, TimeProvider.System, Ct);
        _client = KubeClient.Connect(KubeConfigLoader.Parse(_cluster.Kubeconfig), new KubeClientOptions());
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _cluster.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Commands_run_in_order_and_are_remembered()
    {
        await RunPodAsync("db", "main");

        var first = await ExecAsync("db", "main", "sh", "-c", "echo out; echo err >&2; exit 7");
        var second = await ExecAsync("db", "main", "true");

        Assert.Equal(new ExecResult(7, "out\n", "err\n"), first);
        Assert.Equal(new ExecResult(0, "", ""), second);
        Assert.Equal([(1, "default/db", "main", "sh", 7), (2, "default/db", "main", "true", 0)],
            _cluster.ExecutedCommands.Select(c => (c.Number, c.Pod.ToString(), c.Container, c.Command[0], c.ExitCode!.Value)));
        Assert.All(_cluster.ExecutedCommands, c => Assert.True(c.EndedAt >= c.StartedAt));
    }

    [Fact]
    public async Task What_can_not_be_run_is_told_by_kind()
    {
        await RunPodAsync("db", "main");
        await CreateAsync("lost", "main", spec => spec["nodeSelector"] = new JsonObject { ["no"] = "where" });
        await CreateAsync("broken", "main", spec => spec["containers"]![0]!["image"] = "sampan.dev/fail");
        await UntilAsync("broken", pod => pod.View.Items("status", "containerStatuses").Any());

        Assert.Equal(ExecRefusal.PodNotFound, await RefusalAsync("none", "main", "true"));
        Assert.Equal(ExecRefusal.ContainerNotFound, await RefusalAsync("db", "other", "true"));
        Assert.Equal(ExecRefusal.NotRunning, await RefusalAsync("lost", "main", "true"));
        Assert.Equal(ExecRefusal.NotRunning, await RefusalAsync("broken", "main", "true"));
        Assert.Equal(ExecRefusal.ProgramNotFound, await RefusalAsync("db", "main", "psql"));
        Assert.Equal(ExecRefusal.ProgramNotFound, await RefusalAsync("db", "main", "/opt/psql"));
        Assert.Equal(["psql", "/opt/psql"], _cluster.ExecutedCommands.Select(c => c.Command[0]));
        Assert.All(_cluster.ExecutedCommands, c => Assert.True(c is { ExitCode: null, EndedAt: not null }));
    }

    [Fact]
    public async Task Containers_of_a_pod_share_volumes_and_nothing_else()
    {
        await RunPodAsync("two", "a", "b");

        Assert.Equal(0, (await ExecAsync("two", "a", "sh", "-c", "echo hi > /shared/f && touch /tmp/own")).ExitCode);

        Assert.Equal("hi\n", (await ExecAsync("two", "b", "cat", "/shared/f")).Stdout);
        Assert.Equal(1, (await ExecAsync("two", "b", "test", "-f", "/tmp/own")).ExitCode);
        Assert.Equal(0, (await ExecAsync("two", "a", "test", "-f", "/tmp/own")).ExitCode);
        await _client.DeleteAsync(Pods, new("default", "two"), DeleteOptions.Default with { GracePeriodSeconds = 0 }, Ct);
        await RunPodAsync("two", "a", "b");
        Assert.Equal(1, (await ExecAsync("two", "a", "test", "-f", "/shared/f")).ExitCode);
    }

    [Fact]
    public async Task A_program_in_an_annotation_does_what_it_says()
    {
        await CreateAsync("db", "main", annotation: "exit=3,stdout=no such table");
        await UntilAsync("db", IsRunning);

        Assert.Equal(new ExecResult(3, "no such table", ""), await ExecAsync("db", "main", "psql", "-c", "checkpoint"));
        Assert.Equal(new ExecResult(3, "no such table", ""), await ExecAsync("db", "main", "sh", "-c", "psql -c checkpoint"));
    }

    [Fact]
    public async Task A_caller_that_gives_up_leaves_the_command_running()
    {
        await RunPodAsync("db", "main");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);

        string[] command = ["sh", "-c", "touch /tmp/began; sleep 1; touch /tmp/ended"];
        var waiting = _client.Exec.ExecAsync(new ExecRequest(new("default", "db"), "main", command), patience.Token);
        while ((await ExecAsync("db", "main", "test", "-f", "/tmp/began")).ExitCode != 0) await Task.Yield();
        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        while (Touching().EndedAt is null) await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Ct);
        Assert.Equal(0, Touching().ExitCode);
        Assert.Equal(0, (await ExecAsync("db", "main", "test", "-f", "/tmp/ended")).ExitCode);
    }

    [Fact]
    public async Task Faults_strike_commands_too()
    {
        await RunPodAsync("db", "main");

        _cluster.Faults.Add(Fault.Parse("403:get:pods/exec:times=1"));
        Assert.Equal(ExecRefusal.Forbidden, await RefusalAsync("db", "main", "true"));
        _cluster.Faults.Add(Fault.Parse("429:get:pods/exec:times=1"));
        Assert.Equal(0, (await ExecAsync("db", "main", "true")).ExitCode);
        Assert.Single(_cluster.ExecutedCommands);
        _cluster.Faults.Add(Fault.Parse("reset:get:pods/exec:times=1"));
        Assert.True((await Assert.ThrowsAsync<KubeUnreachableException>(() => ExecAsync("db", "main", "echo", "told"))).MayHaveActed);
    }

    private ExecutedCommand Touching() => _cluster.ExecutedCommands.Single(c => c.Command[0] == "sh");

    private Task<ExecResult> ExecAsync(string pod, string container, params string[] command) =>
        _client.Exec.ExecAsync(new ExecRequest(new("default", pod), container, command), Ct);

    private async Task<ExecRefusal> RefusalAsync(string pod, string container, params string[] command) =>
        (await Assert.ThrowsAsync<ExecRefusedException>(() => ExecAsync(pod, container, command))).Refusal;

    private async Task RunPodAsync(string name, params string[] containers)
    {
        await CreateAsync(name, containers[0], spec =>
        {
            spec["volumes"] = new JsonArray(new JsonObject { ["name"] = "shared", ["emptyDir"] = new JsonObject() });
            spec["containers"] = new JsonArray([.. containers.Select(c => (JsonNode)new JsonObject
            {
                ["name"] = c,
                ["image"] = "example.com/db:1",
                ["volumeMounts"] = new JsonArray(new JsonObject { ["name"] = "shared", ["mountPath"] = "/shared" }),
            })]);
        });
        await UntilAsync(name, IsRunning);
    }

    private Task<KubeObject> CreateAsync(string name, string container, Action<JsonObject>? edit = null, string? annotation = null)
    {
        var spec = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = container, ["image"] = "example.com/db:1" }) };
        edit?.Invoke(spec);
        var metadata = new JsonObject { ["name"] = name, ["namespace"] = "default" };
        if (annotation is not null) metadata["annotations"] = new JsonObject { ["sandbox.sampan.dev/exec.psql"] = annotation };
        var pod = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Pod", ["metadata"] = metadata, ["spec"] = spec };
        return _client.CreateAsync(Pods, KubeObject.From(pod), WriteOptions.Default, Ct);
    }

    private static bool IsRunning(KubeObject pod) => pod.Text("status", "phase") == "Running";

    private async Task UntilAsync(string name, Func<KubeObject, bool> done)
    {
        while (await _client.GetAsync(Pods, new("default", name), Ct) is not { } pod || !done(pod))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Ct);
        }
    }
}
