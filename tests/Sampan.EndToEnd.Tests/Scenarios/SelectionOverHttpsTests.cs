using System.Text.Json.Nodes;
using Sampan.EndToEnd.Tests.Harness;
using Sampan.Engine.Tests.Selection;
using Sampan.Sandbox.Tests.Controllers;

namespace Sampan.EndToEnd.Tests.Scenarios;

/// <summary>What backups of a cluster over HTTPS hold, judged by the oracle over what kubectl sees.</summary>
public sealed class SelectionOverHttpsTests(ITestOutputHelper output)
{
    private const int Seed = 4711;
    private const string Widgets = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: NAME.example.com, labels: LABELS}
        spec:
          group: example.com
          scope: SCOPE
          names: {plural: NAME, kind: KIND}
          versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}]
        ---

        """;

    private const string Space = """
        ---
        apiVersion: v1
        kind: Namespace
        metadata: {name: NAMESPACE, labels: LABELS }
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: app, namespace: NAMESPACE, labels: {app: "y"}}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: plain, namespace: NAMESPACE}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: tiered, namespace: NAMESPACE, labels: {app: x, tier: "1"}}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: hidden, namespace: NAMESPACE, labels: {app: x, velero.io/exclude-from-backup: "true"}}
        ---
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: data, namespace: NAMESPACE}
        spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}, volumeName: disk, storageClassName: ""}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: NAMESPACE, labels: {app: x}}
        spec: {replicas: 0, selector: {matchLabels: {app: x}}, template: {metadata: {labels: {app: x}}, spec: {containers: [{name: c, image: i}]}}}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: one, namespace: NAMESPACE, labels: {app: "y"}}
        spec: {serviceAccountName: app, containers: [{name: c, image: i}], volumes: [{name: d, persistentVolumeClaim: {claimName: data}}]}
        ---
        apiVersion: example.com/v1
        kind: Widget
        metadata: {name: w, namespace: NAMESPACE, labels: {tier: "1"}}
        ---
        apiVersion: v1
        kind: Event
        metadata: {name: ev, namespace: NAMESPACE, labels: {app: x}}
        involvedObject: {namespace: NAMESPACE}

        """;

    private static readonly string[] Spaces = ["a", "ab", "b", "c", "prod-1", "prod-10"];

    [Fact]
    public async Task Random_requests_take_what_the_rules_select_from_a_sandbox()
    {
        using var folder = new TestFolder();
        await using var cluster = await TestCluster.StartAsync(folder, "a", controllers: false);
        await CompareAsync(folder, cluster.Kubectl, 40);
    }

    [Fact]
    public async Task Random_requests_take_what_the_rules_select_from_a_real_server()
    {
        var real = new RealControlPlane();
        await using (real.ConfigureAwait(false))
        {
            await real.InitializeAsync();
            if (real.Client is null) Assert.Skip("KUBEBUILDER_ASSETS names no kube-apiserver");
            using var folder = new TestFolder();
            await CompareAsync(folder, new Kubectl(real.Kubeconfig), 12);
        }
    }

    [Fact]
    public async Task Rights_in_one_namespace_are_enough_on_a_real_server()
    {
        var real = new RealControlPlane();
        await using (real.ConfigureAwait(false))
        {
            await real.InitializeAsync();
            if (real.Client is null) Assert.Skip("KUBEBUILDER_ASSETS names no kube-apiserver");
            using var folder = new TestFolder();
            var admin = new Kubectl(real.Kubeconfig);
            await FillAsync(admin);
            await admin.RunAsync("create", "role", "reader", "--verb=get,list", "--resource=configmaps,deployments.apps", "-n", "a");
            await admin.RunAsync("create", "rolebinding", "reader", "--role=reader", "--user=limited", "-n", "a");
            var limited = folder.File("limited.kubeconfig");
            var text = await File.ReadAllTextAsync(real.Kubeconfig, TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(limited, text.Replace("user: {token:", "user: {as: limited, token:", StringComparison.Ordinal), TestContext.Current.CancellationToken);
            Directory.CreateDirectory(folder.File("store"));

            var result = (await SampanCommand.RunAsync("backup", "create", "b", "--include-namespaces", "a", "--include-resources", "configmaps,deployments", "--storage", "file://" + folder.File("store"), "--kubeconfig", limited)).Expect(0);

            var entries = await Archives.EntriesAsync(Archives.ArchiveOf(folder.File("store"), "b"));
            Assert.Contains("resources/configmaps/namespaces/a/plain.json", entries.Keys);
            Assert.Contains("resources/deployments.apps/namespaces/a/web.json", entries.Keys);
            Assert.DoesNotContain(entries.Keys, k => k.Contains("/namespaces/b/", StringComparison.Ordinal));
            Assert.DoesNotContain("error", result.Error, StringComparison.Ordinal);

            var all = await SampanCommand.RunAsync("backup", "create", "all", "--storage", "file://" + folder.File("store"), "--kubeconfig", limited);
            all.Expect(4);
            Assert.Contains("error getting namespace list: ", all.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Every_error_of_a_request_is_printed_before_any_cluster_is_asked_and_nothing_is_written()
    {
        using var folder = new TestFolder();
        var kubeconfig = folder.File("dead");
        await File.WriteAllTextAsync(kubeconfig, BadInputTests.DeadKubeconfig, TestContext.Current.CancellationToken);
        Directory.CreateDirectory(folder.File("store"));

        var result = await SampanCommand.RunAsync("backup", "create", "b", "--include-namespaces", "a**,Shop", "--include-resources", "*,pods", "--include-cluster-scoped-resources", "pv",
            "--storage", "file://" + folder.File("store"), "--kubeconfig", kubeconfig);

        result.Expect(4);
        Assert.Contains("include-resources, exclude-resources and include-cluster-resources are old filter parameters.", result.Error, StringComparison.Ordinal);
        Assert.Contains("They cannot be used together", result.Error, StringComparison.Ordinal);
        Assert.Contains("Invalid included/excluded resource lists: includes list must either contain '*' only, or a non-empty list of items", result.Error, StringComparison.Ordinal);
        Assert.Contains("Invalid included/excluded namespace lists: wildcard pattern contains consecutive asterisks (only single * allowed)", result.Error, StringComparison.Ordinal);
        Assert.Contains("Invalid included/excluded namespace lists: invalid namespace \"Shop\": a lowercase RFC 1123 label", result.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder.File("store")));
    }

    [Theory]
    [InlineData("a backup name is required, unless you are creating based on a schedule")]
    [InlineData("flag must have a non-empty value: --from-schedule", "--from-schedule", " ")]
    [InlineData("--from-schedule nightly needs the schedules of a server", "b", "--from-schedule", "nightly")]
    [InlineData("either a 'selector' or an 'or-selector' can be specified, but not both", "b", "-l", "a=b", "--or-selector", "a=b or c=d")]
    [InlineData("invalid OrderedResources ' ns1/p2'", "b", "--ordered-resources", "pods= ns1/p1; ns1/p2")]
    public async Task Flags_that_can_not_be_are_usage_errors(string message, params string[] arguments)
    {
        var result = (await SampanCommand.RunAsync(["backup", "create", .. arguments, "--storage", "file:///nowhere"])).Expect(2);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ordered_resources_of_the_command_line_come_first()
    {
        using var folder = new TestFolder();
        await using var cluster = await TestCluster.StartAsync(folder, "a", controllers: false);
        await FillAsync(cluster.Kubectl);
        Directory.CreateDirectory(folder.File("store"));

        (await SampanCommand.RunAsync("backup", "create", "b", "--include-namespaces", "a,b", "--include-resources", "cm", "--ordered-resources", "configmaps=b/plain,a/tiered",
            "--storage", "file://" + folder.File("store"), "--kubeconfig", cluster.Kubeconfig)).Expect(0);

        var entries = (await Archives.EntriesAsync(Archives.ArchiveOf(folder.File("store"), "b"))).Keys.Where(k => k.StartsWith("resources/configmaps/namespaces", StringComparison.Ordinal));
        Assert.Equal(["b/plain.json", "a/tiered.json"], entries.Take(2).Select(k => k["resources/configmaps/namespaces/".Length..]));
        var spec = (await Archives.MetadataAsync(folder.File("store"), "b"))["spec"]!;
        Assert.Equal("b/plain,a/tiered", (string?)spec["orderedResources"]!["configmaps"]);
        Assert.Equal("""["volumesnapshots.snapshot.storage.k8s.io","volumesnapshotcontents.snapshot.storage.k8s.io"]""", spec["excludedResources"]!.ToJsonString());
    }

    private async Task CompareAsync(TestFolder folder, Kubectl kubectl, int cases)
    {
        output.WriteLine($"seed {Seed}, {cases} cases");
        await FillAsync(kubectl);
        var (resources, objects) = await ReadAsync(kubectl);
        var custom = objects.Where(o => o.Resource.StartsWith("customresourcedefinitions.", StringComparison.Ordinal)).Select(o => o.Name).ToHashSet();
        var served = resources.Select(r => r.Resource).ToHashSet();
        var oracle = new Oracle(resources, OracleNames.Common.Where(a => served.Contains(a.Value)).ToDictionary(), custom);
        Directory.CreateDirectory(folder.File("store"));
        for (var i = 0; i < cases; i++)
        {
            var request = RandomRequests.Next(new Random(Seed + i));
            var result = await SampanCommand.RunAsync(["backup", "create", $"b{i}", .. Flags(request), "--snapshot-volumes=false", "--storage", "file://" + folder.File("store"), "--kubeconfig", kubectl.Kubeconfig]);
            Assert.True(result.Code is 0 or 3, $"case {i}: {request}\n{result.Error}");
            var stored = (await Archives.EntriesAsync(Archives.ArchiveOf(folder.File("store"), $"b{i}"))).Keys
                .Where(k => k.StartsWith("resources/", StringComparison.Ordinal) && !k.Contains("preferredversion", StringComparison.Ordinal)).ToHashSet();
            var expected = oracle.Select(request, objects);
            Assert.True(stored.SetEquals(expected), $"case {i}: {request}\n  missing: {string.Join(", ", expected.Except(stored))}\n  too much: {string.Join(", ", stored.Except(expected))}\n{result.Error}");
        }
    }

    private static IEnumerable<string> Flags(OracleSpec spec)
    {
        (string Flag, string[] Values)[] lists =
        [
            ("--include-namespaces", spec.IncludedNamespaces), ("--exclude-namespaces", spec.ExcludedNamespaces), ("--include-resources", spec.Included), ("--exclude-resources", spec.Excluded),
            ("--include-namespace-scoped-resources", spec.IncludedScoped), ("--exclude-namespace-scoped-resources", spec.ExcludedScoped),
            ("--include-cluster-scoped-resources", spec.IncludedCluster), ("--exclude-cluster-scoped-resources", spec.ExcludedCluster),
        ];
        foreach (var (flag, values) in lists.Where(l => l.Values.Length > 0)) yield return $"{flag}={string.Join(',', values)}";
        if (spec.Cluster is { } cluster) yield return $"--include-cluster-resources={(cluster ? "true" : "false")}";
        var selectors = spec.Selectors.Select(s => string.Join(',', s.Select(Term))).ToList();
        if (selectors.Count == 1) yield return "--selector=" + selectors[0];
        if (selectors.Count > 1) yield return "--or-selector=" + string.Join(" or ", selectors);
    }

    private static string Term((string Key, string Operator, string[] Values) condition) => condition.Operator switch
    {
        "In" when condition.Values.Length == 1 => $"{condition.Key}={condition.Values[0]}",
        "In" => $"{condition.Key} in ({string.Join(',', condition.Values)})",
        "NotIn" => $"{condition.Key} notin ({string.Join(',', condition.Values)})",
        "Exists" => condition.Key,
        _ => "!" + condition.Key,
    };

    private static async Task FillAsync(Kubectl kubectl)
    {
        string Crd(string name, string kind, string scope, string labels) =>
            Widgets.Replace("NAME", name, StringComparison.Ordinal).Replace("KIND", kind, StringComparison.Ordinal).Replace("SCOPE", scope, StringComparison.Ordinal).Replace("LABELS", labels, StringComparison.Ordinal);
        await kubectl.ApplyAsync(Crd("widgets", "Widget", "Namespaced", "{app: x}") + Crd("gadgets", "Gadget", "Cluster", "{}"));
        await kubectl.RunAsync("wait", "--for=condition=Established", "crd", "--all", "--timeout=30s");
        var yaml = new System.Text.StringBuilder("""
            apiVersion: v1
            kind: PersistentVolume
            metadata: {name: disk, labels: {tier: "1"}}
            spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], hostPath: {path: /x}}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: bind-a}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
            subjects: [{kind: ServiceAccount, name: app, namespace: a}]
            ---
            apiVersion: example.com/v1
            kind: Gadget
            metadata: {name: g, labels: {app: "y"}}

            """);
        foreach (var ns in Spaces) yaml.Append(Space.Replace("NAMESPACE", ns, StringComparison.Ordinal).Replace("LABELS", Labels(ns), StringComparison.Ordinal));
        await kubectl.ApplyAsync(yaml.ToString(), "--validate=false");
        await kubectl.RunAsync("patch", "pvc", "data", "-n", "a", "--subresource=status", "--type=merge", "-p", """{"status":{"phase":"Bound"}}""");
    }

    private static string Labels(string ns) => ns switch { "c" => "{velero.io/exclude-from-backup: \"true\"}", "b" => "{app: x}", _ => "{}" };

    // Everything that can be backed up, as kubectl sees it.
    private static async Task<(List<(string Resource, bool Namespaced)> Resources, List<OracleObject> Objects)> ReadAsync(Kubectl kubectl)
    {
        var resources = new List<(string Resource, bool Namespaced)>();
        foreach (var namespaced in (bool[])[true, false])
        {
            var names = await kubectl.RunAsync("api-resources", $"--namespaced={(namespaced ? "true" : "false")}", "--verbs=list,create,get,delete", "-o", "name");
            resources.AddRange(names.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(n => (n, namespaced)));
        }

        // The core group comes first.
        resources = [.. resources.OrderBy(r => r.Resource.Contains('.', StringComparison.Ordinal))];
        var bindings = (await kubectl.JsonAsync("get", "clusterrolebindings"))["items"]!.AsArray();
        var objects = new List<OracleObject>();
        foreach (var (resource, namespaced) in resources)
        {
            var list = await kubectl.JsonAsync(["get", resource, .. (namespaced ? (string[])["-A"] : [])]);
            objects.AddRange(list["items"]!.AsArray().Select(i => Object(resource, i!, bindings)));
        }

        return (resources, objects);
    }

    private static OracleObject Object(string resource, JsonNode item, JsonArray bindings)
    {
        var metadata = item["metadata"]!;
        var ns = (string?)metadata["namespace"];
        return new OracleObject(resource, ns, (string)metadata["name"]!)
        {
            Labels = (metadata["labels"] as JsonObject ?? []).ToDictionary(l => l.Key, l => (string)l.Value!),
            IsGoing = metadata["deletionTimestamp"] is not null,
            Names = resource switch
            {
                "pods" => [.. (item["spec"]!["volumes"] as JsonArray ?? []).Select(v => (string?)v!["persistentVolumeClaim"]?["claimName"]).OfType<string>().Select(c => ("persistentvolumeclaims", ns, c))],
                "persistentvolumeclaims" when (string?)item["status"]?["phase"] == "Bound" => [("persistentvolumes", null, (string)item["spec"]!["volumeName"]!)],
                "serviceaccounts" => [.. bindings.Where(b => Concerns(b!, ns!, (string)metadata["name"]!)).SelectMany(Roles)],
                _ => [],
            },
        };
    }

    private static IEnumerable<(string, string?, string)> Roles(JsonNode? binding)
    {
        yield return ("clusterrolebindings.rbac.authorization.k8s.io", null, (string)binding!["metadata"]!["name"]!);
        if ((string?)binding["roleRef"]!["kind"] == "ClusterRole") yield return ("clusterroles.rbac.authorization.k8s.io", null, (string)binding["roleRef"]!["name"]!);
    }

    private static bool Concerns(JsonNode binding, string ns, string name) => (binding["subjects"] as JsonArray ?? []).Any(s => (string?)s!["kind"] switch
    {
        "ServiceAccount" => (string?)s["namespace"] == ns && (string?)s["name"] == name,
        "Group" => (string?)s["name"] == "system:serviceaccounts" || (string?)s["name"] == $"system:serviceaccounts:{ns}",
        _ => false,
    });
}
