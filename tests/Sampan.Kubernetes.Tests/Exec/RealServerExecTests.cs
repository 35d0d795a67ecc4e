using System.Text.Json.Nodes;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Config;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;
using Sampan.Kubernetes.Exec;
using Sampan.Sandbox.Tests.Controllers;

namespace Sampan.Kubernetes.Tests.Exec;

/// <summary>Commands through a real kube-apiserver to a node that this test stands in for. Servers before 1.30 pass the client's WebSocket on to the
/// node (v4); since then they speak v5 with the client, and SPDY with the node unless it says that it knows v5 too (1.36).</summary>
public sealed class RealServerExecTests(RealControlPlane plane) : IClassFixture<RealControlPlane>, IAsyncLifetime
{
    private StandInKubelet _kubelet = null!;
    private string _namespace = "";
    private int _minor;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private KubeClient Client => plane.Client!;

    public async ValueTask InitializeAsync()
    {
        _kubelet = await StandInKubelet.StartAsync();
        if (plane.Client is null) return;
        _minor = int.Parse((await Client.VersionAsync(Ct)).Minor.TrimEnd('+'), System.Globalization.CultureInfo.InvariantCulture);
        _namespace = "exec-" + Guid.NewGuid().ToString("N")[..8];
    }

    public ValueTask DisposeAsync() => _kubelet.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Output_codes_and_refusals_come_through(bool nodeKnowsV5)
    {
        Assert.SkipWhen(plane.Client is null, "KUBEBUILDER_ASSETS names no kube-apiserver");
        Assert.SkipWhen(nodeKnowsV5 && _minor < 36, "nodes of this version don't");
        await PodAsync(nodeKnowsV5);
        if (nodeKnowsV5) _kubelet.Speaks = "v5.channel.k8s.io";

        Assert.Equal(new ExecResult(0, "a & b", ""), await ExecAsync("main", "echo", "a & b"));
        Assert.Equal(new ExecResult(7, "some", "trouble"), await ExecAsync("main", "fail", "7"));
        Assert.Equal(ExecRefusal.ProgramNotFound, await RefusalAsync("main", "psql"));
        Assert.Equal(ExecRefusal.NotRunning, await RefusalAsync("stopped", "echo", "x"));
        Assert.Equal(ExecRefusal.ContainerNotFound, await RefusalAsync("other", "echo", "x"));
        var how = _minor < 30 || nodeKnowsV5 ? "websocket GET" : "SPDY/3.1 POST";
        Assert.Equal(
            [
                $"{how} /exec/{_namespace}/db/main echo a & b",
                $"{how} /exec/{_namespace}/db/main fail 7",
                $"{how} /exec/{_namespace}/db/main psql",
                $"{how} /exec/{_namespace}/db/stopped echo x",
            ],
            _kubelet.Requests);
    }

    [Fact]
    public async Task Giving_up_reaches_the_node()
    {
        Assert.SkipWhen(plane.Client is null, "KUBEBUILDER_ASSETS names no kube-apiserver");
        Assert.SkipWhen(_minor is >= 30 and < 36, "between the server and its node is SPDY");
        await PodAsync(nodeKnowsV5: _minor >= 36);
        if (_minor >= 36) _kubelet.Speaks = "v5.channel.k8s.io";
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);

        var hanging = Client.Exec.ExecAsync(new ExecRequest(new(_namespace, "db"), "main", ["hang"]), patience.Token);
        patience.CancelAfter(TimeSpan.FromSeconds(1));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hanging);
        await _kubelet.Abandoned.Task.WaitAsync(TimeSpan.FromSeconds(30), Ct);
    }

    [Fact]
    public async Task Without_the_right_it_is_forbidden_and_groups_count_one_by_one()
    {
        Assert.SkipWhen(plane.Client is null, "KUBEBUILDER_ASSETS names no kube-apiserver");
        await PodAsync(nodeKnowsV5: false);
        var kubeconfig = await File.ReadAllTextAsync(plane.Kubeconfig, Ct);
        var acting = kubeconfig.Replace("}}]\ncontexts", ", as: ann, as-groups: [one, two]}}]\ncontexts", StringComparison.Ordinal);
        Assert.NotEqual(kubeconfig, acting);
        await using var ann = KubeClient.Connect(KubeConfigLoader.Parse(acting), new KubeClientOptions());
        var request = new ExecRequest(new(_namespace, "db"), "main", ["echo", "x"]);

        Assert.Equal(ExecRefusal.Forbidden, (await Assert.ThrowsAsync<ExecRefusedException>(() => ann.Exec.ExecAsync(request, Ct))).Refusal);
        await CreateAsync("rbac.authorization.k8s.io", "Role", "roles", "exec", """
            {"rules":[{"apiGroups":[""],"resources":["pods/exec"],"verbs":["get","create"]}]}
            """);
        await CreateAsync("rbac.authorization.k8s.io", "RoleBinding", "rolebindings", "exec", """
            {"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"exec"},
             "subjects":[{"apiGroup":"rbac.authorization.k8s.io","kind":"Group","name":"two"}]}
            """);

        Assert.Equal("x", (await EventuallyAsync(() => ann.Exec.ExecAsync(request, Ct))).Stdout);
    }

    // The authorizer learns of a new binding a moment later.
    private static async Task<ExecResult> EventuallyAsync(Func<Task<ExecResult>> act)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            try
            {
                return await act();
            }
            catch (ExecRefusedException e) when (e.Refusal == ExecRefusal.Forbidden && !patience.IsCancellationRequested)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Ct);
            }
        }
    }

    private Task<ExecResult> ExecAsync(string container, params string[] command) =>
        Client.Exec.ExecAsync(new ExecRequest(new(_namespace, "db"), container, command), Ct);

    private async Task<ExecRefusal> RefusalAsync(string container, params string[] command) =>
        (await Assert.ThrowsAsync<ExecRefusedException>(() => ExecAsync(container, command))).Refusal;

    private async Task PodAsync(bool nodeKnowsV5)
    {
        var features = nodeKnowsV5 ? """,{"op":"add","path":"/status/declaredFeatures","value":["ExtendWebSocketsToKubelet"]}""" : "";
        await CreateAsync("", "Namespace", "namespaces", _namespace, "{}");
        await CreateAsync("", "ServiceAccount", "serviceaccounts", "default", "{}");
        await CreateAsync("", "Node", "nodes", _namespace, "{}");
        var status = KubePatch.Json((JsonArray)JsonNode.Parse($$$"""
            [{"op":"add","path":"/status/addresses","value":[{"type":"InternalIP","address":"127.0.0.1"}]},
             {"op":"add","path":"/status/daemonEndpoints","value":{"kubeletEndpoint":{"Port": {{{_kubelet.Port}}} } } }{{{features}}}]
            """)!);
        await Client.PatchAsync(new ResourceId("", "v1", "nodes"), new(null, _namespace), status, new WriteOptions { Subresource = "status" }, Ct);
        await CreateAsync("", "Pod", "pods", "db", $$$"""
            {"spec":{"nodeName":"{{{_namespace}}}","automountServiceAccountToken":false,
             "containers":[{"name":"main","image":"a/b"},{"name":"stopped","image":"a/b"}]}}
            """);
    }

    private Task<KubeObject> CreateAsync(string group, string kind, string plural, string name, string rest)
    {
        var body = JsonNode.Parse(rest)!.AsObject();
        body["apiVersion"] = group.Length == 0 ? "v1" : $"{group}/v1";
        body["kind"] = kind;
        body["metadata"] = new JsonObject { ["name"] = name };
        if (plural is not ("namespaces" or "nodes")) body["metadata"]!["namespace"] = _namespace;
        return Client.CreateAsync(new ResourceId(group, "v1", plural), KubeObject.From(body), WriteOptions.Default, Ct);
    }
}
