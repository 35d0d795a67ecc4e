using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Tests.Kubectl;

/// <summary>kubectl's commands on a cluster that is alive: what it makes by itself, rolls out, drains, explains and prints.</summary>
public abstract class KubectlCommandTests(string version) : IAsyncLifetime
{
    private static readonly (string What, string Made, string Path, string Value)[] Creates =
    [
        ("namespace x0", "namespace/x0", "{.status.phase}", "Active"),
        ("configmap x1 --from-literal=a=1", "configmap/x1", "{.data.a}", "1"),
        ("secret generic x2 --from-literal=a=1", "secret/x2", "{.data.a}", "MQ=="),
        ("secret docker-registry x3 --docker-username=u --docker-password=p", "secret/x3", "{.type}", "kubernetes.io/dockerconfigjson"),
        ("serviceaccount x4", "serviceaccount/x4", "{.metadata.name}", "x4"),
        ("deployment x5 --image=a/b --port=80", "deployment/x5", "{.spec.template.spec.containers[0].ports[0].containerPort}", "80"),
        ("job x6 --image=a/b", "job/x6", "{.spec.backoffLimit}", "6"),
        ("cronjob x7 --image=a/b --schedule=0/5\u00a0*\u00a0*\u00a0*\u00a0*", "cronjob/x7", "{.spec.concurrencyPolicy}", "Allow"),
        ("service clusterip x8 --tcp=80:web", "service/x8", "{.spec.ports[0].targetPort}", "web"),
        ("service nodeport x9 --tcp=80:8080", "service/x9", "{.spec.ports[0].targetPort}", "8080"),
        ("service loadbalancer x10 --tcp=80", "service/x10", "{.spec.type}", "LoadBalancer"),
        ("service externalname x11 --external-name=a.example.com", "service/x11", "{.spec.externalName}", "a.example.com"),
        ("role x12 --verb=get,list --resource=pods", "role/x12", "{.rules[0].verbs[1]}", "list"),
        ("rolebinding x13 --role=r --serviceaccount=default:s", "rolebinding/x13", "{.subjects[0].name}", "s"),
        ("clusterrole x14 --verb=get --resource=pods", "clusterrole/x14", "{.rules[0].resources[0]}", "pods"),
        ("clusterrolebinding x15 --clusterrole=view --user=u", "clusterrolebinding/x15", "{.roleRef.name}", "view"),
        ("quota x16 --hard=cpu=1500m,pods=2", "resourcequota/x16", "{.spec.hard.cpu}", "1500m"),
        ("poddisruptionbudget x17 --selector=a=b --max-unavailable=50%", "poddisruptionbudget/x17", "{.spec.maxUnavailable}", "50%"),
        ("ingress x18 --rule=a.example.com/*=s:80", "ingress/x18", "{.spec.rules[0].http.paths[0].backend.service.port.number}", "80"),
        ("priorityclass x19 --value=7", "priorityclass/x19", "{.value}", "7"),
    ];

    private LiveCluster _cluster = null!;

    private Kubectl Kubectl => _cluster.Kubectl;

    public async ValueTask InitializeAsync() => _cluster = await LiveCluster.StartAsync(version);

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Create_makes_every_kind_it_knows()
    {
        foreach (var (what, made, path, value) in Creates)
        {
            await Kubectl.RunAsync("create " + what);
            var found = await Kubectl.RunAsync($"get {made} -o jsonpath={path}");
            Assert.True(found == value, $"create {what}: {path} is {found}");
        }
    }

    [Fact]
    public async Task Rollouts_go_on_back_and_stop()
    {
        await _cluster.DeployAsync();
        await Kubectl.RunAsync("set image deployment/web web=example.com/web:2");
        await Kubectl.RunAsync("set env deployment/web A=B");
        await Kubectl.RunAsync("set resources deployment/web --limits=cpu=1");
        await Kubectl.RunAsync("rollout status deployment/web --timeout=60s");
        Assert.Matches(@"(?m)^1 +<none>\n2 +<none>\n3 +<none>\n4 +<none>", await Kubectl.RunAsync("rollout history deployment/web"));
        await Kubectl.RunAsync("rollout undo deployment/web --to-revision=1");
        await Kubectl.RunAsync("rollout status deployment/web --timeout=60s");
        Assert.Equal("example.com/web:1", await Kubectl.RunAsync("get deployment web -o jsonpath={.spec.template.spec.containers[0].image}"));
        await Kubectl.RunAsync("rollout restart deployment/web");
        await Kubectl.RunAsync("rollout pause deployment/web");
        Assert.Equal("true", await Kubectl.RunAsync("get deployment web -o jsonpath={.spec.paused}"));
        await Kubectl.RunAsync("rollout resume deployment/web");
        await Kubectl.RunAsync("scale deployment/web --replicas=3 --current-replicas=2");
        await Kubectl.RunAsync("autoscale deployment/web --min=2 --max=4 --cpu-percent=70");
        Assert.Equal("Deployment/web 4", await Kubectl.RunAsync("get hpa web -o jsonpath={.spec.scaleTargetRef.kind}/{.spec.scaleTargetRef.name}{'\u00a0'}{.spec.maxReplicas}"));
        await Kubectl.RunAsync("wait deployment/web --for=jsonpath={.status.availableReplicas}=3 --timeout=60s");
    }

    [Fact]
    public async Task Run_expose_and_ask_pods()
    {
        await Kubectl.RunAsync("run p --image=a/b --port=80 --labels=app=p");
        await Kubectl.RunAsync("wait pod/p --for=condition=Ready --timeout=60s");
        await Kubectl.RunAsync("expose pod p");
        Assert.Matches(@"(?m)^Selector: +app=p", await Kubectl.RunAsync("describe service p"));
        Assert.Equal("", await Kubectl.RunAsync("logs p"));
        await RefusedAsync("logs p -c other", "container other is not valid for pod p");
        await RefusedAsync("attach p", "the sandbox does not implement the subresource pods/attach");
        await RefusedAsync("top pods", "Metrics API not available");
        await Kubectl.RunAsync("annotate pod p why=test");
        await Kubectl.RunAsync("delete pod p --grace-period=0 --force");
    }

    [Fact]
    public async Task What_the_sandbox_tool_prints_is_its_log()
    {
        await Kubectl.RunAsync("apply -f -", """
            apiVersion: v1
            kind: Pod
            metadata: {name: sum}
            spec: {restartPolicy: Never, containers: [{name: c, image: sampan.dev/sandbox-tool, args: [nothing]}]}
            """);
        await Kubectl.RunAsync("wait pod/sum --for=jsonpath={.status.phase}=Failed --timeout=60s");
        Assert.StartsWith("unknown arguments [nothing]", await Kubectl.RunAsync("logs sum"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drain_keeps_to_disruption_budgets()
    {
        await _cluster.DeployAsync();
        await Kubectl.RunAsync("create -f -", $"""
            apiVersion: {(version == "1.21" ? "policy/v1beta1" : "policy/v1")}
            kind: PodDisruptionBudget
            metadata:
              name: web
            spec:
              minAvailable: 2
              selector:
                matchLabels:
                  app: web
            """);
        await Kubectl.RunAsync("wait pdb/web --for=jsonpath={.status.currentHealthy}=2 --timeout=60s");
        var node = await Kubectl.RunAsync("get pods -l app=web -o jsonpath={.items[0].spec.nodeName}");
        await RefusedAsync($"drain {node} --timeout=2s", "Cannot evict pod as it would violate the pod's disruption budget");
        Assert.Contains("SchedulingDisabled", await Kubectl.RunAsync($"get node {node}"), StringComparison.Ordinal);
        await Kubectl.RunAsync("""patch pdb web --type=merge -p {"spec":{"minAvailable":1}}""");
        Assert.Contains("evicted", await Kubectl.RunAsync($"drain {node} --timeout=60s"), StringComparison.Ordinal);
        await Kubectl.RunAsync($"uncordon {node}");
        await Kubectl.RunAsync($"taint node {node} a=b:NoSchedule");
        await Kubectl.RunAsync("rollout status deployment/web --timeout=60s");
    }

    [Fact]
    public async Task Edit_sends_what_an_editor_changed()
    {
        await _cluster.DeployAsync();
        var editor = Path.Combine(Kubectl.Folder, "editor");
        await File.WriteAllTextAsync(editor, "#!/bin/sh\nsed -i 's/replicas: 2/replicas: 1/; s/web:1/web:9/' \"$1\"\n", TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(editor, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Kubectl.Environment["KUBE_EDITOR"] = editor;
        Assert.Equal("deployment.apps/web edited\n", await Kubectl.RunAsync("edit deployment web"));
        Assert.Equal("1 example.com/web:9", await Kubectl.RunAsync("get deployment web -o jsonpath={.spec.replicas}{'\u00a0'}{.spec.template.spec.containers[0].image}"));
    }

    [Fact]
    public async Task Explain_knows_built_in_and_custom_kinds()
    {
        Assert.Matches(@"(?m)^  replicas\s+<integer>", await Kubectl.RunAsync("explain deployment.spec"));
        Assert.Matches(@"(?m)^    containers\s+<\[\]Container> -required-", await Kubectl.RunAsync("explain pod --recursive"));
        Assert.Contains("FIELD: volumeSnapshotClassName <string>", await Kubectl.RunAsync("explain volumesnapshot.spec.volumeSnapshotClassName"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Auth_says_who_one_is_and_tokens_are_good_for_it()
    {
        Assert.Equal("yes\n", await Kubectl.RunAsync("auth can-i delete pods"));
        Assert.Matches(@"(?m)^\*\.\* +\[\] +\[\] +\[\*\]", await Kubectl.RunAsync("auth can-i --list"));
        await Kubectl.RunAsync("create serviceaccount s");
        var token = (await Kubectl.RunAsync("create token s --duration=20m")).Trim();
        Assert.Equal(3, token.Split('.').Length);
        await RefusedAsync("create token s --duration=1m", "may not specify a duration less than 10 minutes");
        if (version == "1.21") return;
        Assert.Matches(@"(?m)^Username +sandbox-admin", await Kubectl.RunAsync("auth whoami"));
        var plain = await File.ReadAllTextAsync(Kubectl.Kubeconfig, TestContext.Current.CancellationToken);
        var own = (string)Kubernetes.Yaml.KubeYaml.ReadNodes(plain)[0].Items("users").First().Text("user", "token")!;
        await File.WriteAllTextAsync(Kubectl.Kubeconfig, plain.Replace(own, token, StringComparison.Ordinal), TestContext.Current.CancellationToken);
        Assert.Matches(@"(?m)^Username +system:serviceaccount:default:s", await Kubectl.RunAsync("auth whoami"));
        await Kubectl.RunAsync("delete serviceaccount s --wait=false");
        await RefusedAsync("get pods", "must be logged in");
    }

    [Fact]
    public async Task Diff_replace_kustomize_and_cascades()
    {
        await _cluster.DeployAsync();
        var folder = Directory.CreateDirectory(Path.Combine(Kubectl.Folder, "k")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "map.yaml"), "{apiVersion: v1, kind: ConfigMap, metadata: {name: m}, data: {a: '1'}}", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "kustomization.yaml"), "{namePrefix: x-, resources: [map.yaml]}", TestContext.Current.CancellationToken);
        Assert.Equal("configmap/x-m created\n", await Kubectl.RunAsync($"apply -k {folder}"));
        Assert.Equal(0, (await Kubectl.TryAsync($"diff -k {folder}")).Code);
        const string Changed = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x-m}\ndata: {a: '2'}\n";
        var (code, output, _) = await Kubectl.TryAsync("diff -f -", Changed);
        Assert.Equal(1, code);
        Assert.Contains("+  a: \"2\"", output, StringComparison.Ordinal);
        await Kubectl.RunAsync("replace --force -f -", Changed);
        Assert.Equal("2", await Kubectl.RunAsync("get configmap x-m -o jsonpath={.data.a}"));

        await Kubectl.RunAsync("delete deployment web --cascade=orphan");
        Assert.Contains("replicaset.apps/web", await Kubectl.RunAsync("get replicasets -o name"), StringComparison.Ordinal);
        await Kubectl.RunAsync("delete replicasets --all --cascade=foreground --timeout=60s");
        await Kubectl.RunAsync("wait pods --all --for=delete --timeout=60s");
    }

    [Fact]
    public async Task Get_and_describe_in_many_forms()
    {
        await _cluster.DeployAsync();
        Assert.Matches(@"(?m)^NAME +READY +STATUS +RESTARTS +AGE +IP +NODE +NOMINATED NODE +READINESS GATES", await Kubectl.RunAsync("get pods -o wide"));
        Assert.Matches(@"(?m)^NAME +IMAGE\nweb +example\.com/web:1", await Kubectl.RunAsync("get deployments -o custom-columns=NAME:.metadata.name,IMAGE:.spec.template.spec.containers[0].image"));
        Assert.Matches(@"(?m)^NAMESPACE +NAME +READY", await Kubectl.RunAsync("get pods -A --sort-by=.metadata.name --chunk-size=1"));
        Assert.Equal(2, (await Kubectl.RunAsync("get pods --field-selector status.phase=Running -o name")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Matches(@"(?m)^NAME +CREATED AT\nvolumesnapshotclasses\.\S+ +\d{4}-\d\d-\d\dT", await Kubectl.RunAsync("get crd"));
        Assert.Contains("deployment.apps/web", await Kubectl.RunAsync("get all"), StringComparison.Ordinal);
        Assert.Contains("apps/v1\n", await Kubectl.RunAsync("api-versions"), StringComparison.Ordinal);
        Assert.Contains("is running at", await Kubectl.RunAsync("cluster-info"), StringComparison.Ordinal);
        await Kubectl.RunAsync("events");
        await Kubectl.RunAsync("expose deployment web --port=80");
        await Kubectl.RunAsync("wait endpoints/web --for=jsonpath={.metadata.name}=web --timeout=60s");
        foreach (var kind in new[] { "deployment", "replicaset", "pod", "node", "service", "namespace", "serviceaccount", "storageclass", "crd", "endpoints" })
            Assert.StartsWith("Name:", await Kubectl.RunAsync($"describe {kind}"), StringComparison.Ordinal);
    }

    private async Task RefusedAsync(string command, string why)
    {
        var (code, _, errors) = await Kubectl.TryAsync(command);
        Assert.NotEqual(0, code);
        Assert.Contains(why, errors, StringComparison.Ordinal);
    }
}
