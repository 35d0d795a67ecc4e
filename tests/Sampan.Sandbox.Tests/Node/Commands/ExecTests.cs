using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Config;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;
using Sampan.Kubernetes.Exec;
using Sampan.Kubernetes.Yaml;
using Sampan.Sandbox.Faults;
using Sampan.Sandbox.Hosting;
using Sampan.Sandbox.Node.Commands;

namespace Sampan.Sandbox.Tests.Node.Commands;

/// <summary>Commands in a sandbox's containers through its API, on a server that speaks v5 and on one that leaves it to the node (v4).</summary>
public abstract class ExecTests(string version) : IAsyncLifetime
{
    private static readonly ResourceId Pods = new("", "v1", "pods");

    private readonly string _cloud = Directory.CreateTempSubdirectory("exec-cloud-").FullName;
    private SandboxCluster _cluster = null!;
    private KubeClient _client = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var options = new SandboxOptions { KubernetesVersion = version, CloudDirectory = _cloud };
        _cluster = await SandboxCluster.StartAsync(options, NullLoggerFactory.Instance, TimeProvider.System, Ct);
        _client = KubeClient.Connect(KubeConfigLoader.Parse(_cluster.Kubeconfig), new KubeClientOptions());
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _cluster.DisposeAsync();
        Directory.Delete(_cloud, recursive: true);
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
        Assert.Equal(["true", "echo"], _cluster.ExecutedCommands.Select(c => c.Command[0]));
        _cluster.Faults.Add(Fault.Parse("reset:get:pods/exec:times=1,acted=false"));
        await Assert.ThrowsAsync<KubeUnreachableException>(() => ExecAsync("db", "main", "cat"));
        _cluster.Faults.Add(Fault.Parse("504:get:pods/exec:times=1"));
        await Assert.ThrowsAsync<ExecRefusedException>(() => ExecAsync("db", "main", "cat"));
        Assert.Equal(2, _cluster.ExecutedCommands.Count);
    }

    [Fact]
    public async Task What_is_written_to_a_claim_is_on_its_disk()
    {
        var claim = KubeObject.From(JsonNode.Parse("""
            {"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"data","namespace":"default"},
             "spec":{"accessModes":["ReadWriteOnce"],"storageClassName":"cbs-csi","resources":{"requests":{"storage":"10Gi"}}}}
            """)!.AsObject());
        await _client.CreateAsync(new ResourceId("", "v1", "persistentvolumeclaims"), claim, WriteOptions.Default, Ct);
        await CreateAsync("db", "main", spec =>
        {
            spec["volumes"] = JsonNode.Parse("""[{"name":"data","persistentVolumeClaim":{"claimName":"data"}}]""");
            spec["containers"]![0]!["volumeMounts"] = JsonNode.Parse("""
                [{"name":"data","mountPath":"/data"},{"name":"data","mountPath":"/ro","readOnly":true}]
                """);
        });
        await UntilAsync("db", IsRunning);

        Assert.Equal(new ExecResult(0, "", ""), await ExecAsync("db", "main", "sh", "-c", "mkdir -p /data/a && echo synced > /data/a/mark"));

        Assert.Equal("synced\n", await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(_cloud, "mark", SearchOption.AllDirectories)), Ct));
        Assert.Equal("synced\n", (await ExecAsync("db", "main", "cat", "/ro/a/mark")).Stdout);
        Assert.Equal("rm: cannot remove '/ro/a/mark': Read-only file system\n", (await ExecAsync("db", "main", "rm", "/ro/a/mark")).Stderr);
        Assert.Equal(1, (await ExecAsync("db", "main", "touch", "/data/none/x")).ExitCode);
        Assert.Equal(0, (await ExecAsync("db", "main", "sh", "-c", "rm -r /data/a && test ! -e /ro/a")).ExitCode);
    }

    [Theory]
    [InlineData("POST", "websocket", "v4.channel.k8s.io", "", 405)]
    [InlineData("GET", "websocket", "v9.channel.k8s.io", "", 403)]
    [InlineData("GET", "websocket", "v4.channel.k8s.io", "&tty=true", 501)]
    [InlineData("GET", "SPDY/3.1", "", "", 501)]
    [InlineData("GET", "", "", "", 400)]
    public async Task Other_ways_to_ask_are_refused(string method, string upgrade, string protocol, string query, int code)
    {
        await RunPodAsync("db", "main");
        var user = KubeYaml.ReadNodes(_cluster.Kubeconfig)[0].Items("users").First();
        using var handler = new SocketsHttpHandler { UseProxy = false };
#pragma warning disable CA5359 // the certificate is not what is tested
        handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        using var http = new HttpMessageInvoker(handler);
        var address = new Uri(_cluster.Server, "/api/v1/namespaces/default/pods/db/exec?command=true&container=main&stdout=true" + query);
        using var request = new HttpRequestMessage(new HttpMethod(method), address);
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + user.Text("user", "token"));
        if (upgrade.Length > 0) request.Headers.TryAddWithoutValidation("Connection", "Upgrade");
        if (upgrade.Length > 0) request.Headers.TryAddWithoutValidation("Upgrade", upgrade);
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Version", "13");
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Key", "MDEyMzQ1Njc4OWFiY2RlZg==");
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Protocol", protocol);

        using var response = await http.SendAsync(request, Ct);

        Assert.Equal(code, (int)response.StatusCode);
        Assert.Empty(_cluster.ExecutedCommands);
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
