using System.Diagnostics;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Tests.Controllers;

/// <summary>What must hold on every cluster these controllers run against. Subclasses say which cluster.</summary>
public abstract class ControllerScenarios
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private protected abstract TestCluster Cluster { get; }

    [Fact]
    public async Task A_deployment_becomes_available_and_rolls_to_a_new_template()
    {
        var ns = await Cluster.NamespaceAsync(Ct);
        await Cluster.ApplyAsync(Deployment(ns, "web", 3) + Service(ns, "web", "LoadBalancer"), Ct);
        var key = new ObjectKey(ns, "web");
        var first = await Cluster.WaitAsync("deployments", key, IsRolledOut, Ct);
        Assert.Equal(3, first!.Whole("status", "readyReplicas"));
        var endpoints = await Cluster.WaitAsync("endpoints", key, e => Addresses(e) == 3, Ct);
        Assert.Equal(80, endpoints!.View.Items("subsets").First().Items("ports").First().Whole("port"));
        var service = await Cluster.WaitAsync("services", key, s => s!.View.Items("status", "loadBalancer", "ingress").Any(), Ct);
        Assert.StartsWith("203.0.113.", service!.View.Items("status", "loadBalancer", "ingress").First().Text("ip"), StringComparison.Ordinal);

        await Cluster.PatchAsync("deployments", key, (JsonObject)JsonNode.Parse("""{"spec":{"template":{"metadata":{"labels":{"version":"two"}}}}}""")!, Ct);
        await Cluster.WaitAsync("deployments", key, d => d!.Text("spec", "template", "metadata", "labels", "version") == "two" && IsRolledOut(d), Ct);
        var sets = await Cluster.ListAsync("replicasets", ns, Ct);
        Assert.Equal([0L, 3L], sets.Select(s => s.Whole("spec", "replicas") ?? -1).Order());
        Assert.All((await Cluster.ListAsync("pods", ns, Ct)).Where(p => p.Text("metadata", "deletionTimestamp") is null), p => Assert.Equal("two", p.Label("version")));
    }

    [Fact]
    public async Task A_hundred_pods_are_ready_within_seconds()
    {
        var ns = await Cluster.NamespaceAsync(Ct);
        var started = Stopwatch.GetTimestamp();
        await Cluster.ApplyAsync(Deployment(ns, "many", 100), Ct);
        await Cluster.WaitAsync("deployments", new ObjectKey(ns, "many"), IsRolledOut, Ct);
        var took = Stopwatch.GetElapsedTime(started);
        TestContext.Current.TestOutputHelper!.WriteLine($"100 pods ready after {took.TotalSeconds:F2} s");
        Assert.True(took < TimeSpan.FromSeconds(20), $"took {took}");
        Assert.Equal(100, (await Cluster.ListAsync("pods", ns, Ct)).Select(p => p.Text("status", "podIP")).Distinct().Count());
    }

    [Fact]
    public async Task A_stateful_set_gets_numbered_pods_and_a_disk_each()
    {
        var ns = await Cluster.NamespaceAsync(Ct);
        await Cluster.ApplyAsync($$$"""
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: db, namespace: {{{ns}}}}
            spec:
              replicas: 2
              serviceName: db
              selector: {matchLabels: {app: db}}
              template:
                metadata: {labels: {app: db}}
                spec:
                  containers: [{name: db, image: example/db, volumeMounts: [{name: data, mountPath: /data}]}]
              volumeClaimTemplates:
              - metadata: {name: data}
                spec: {accessModes: [ReadWriteOnce], storageClassName: cbs-csi, resources: {requests: {storage: 1Gi} } }
            """, Ct);
        var set = await Cluster.WaitAsync("statefulsets", new ObjectKey(ns, "db"), s => s!.Whole("status", "readyReplicas") == 2, Ct);
        Assert.Equal(set!.Text("status", "updateRevision"), set.Text("status", "currentRevision"));
        Assert.Equal(["db-0", "db-1"], (await Cluster.ListAsync("pods", ns, Ct)).Select(p => p.Name).Order());
        var claims = await Cluster.ListAsync("persistentvolumeclaims", ns, Ct);
        Assert.Equal(["data-db-0", "data-db-1"], claims.Select(c => c.Name).Order());
        Assert.All(claims, c => Assert.Equal("10Gi", c.Text("status", "capacity", "storage")));
    }

    [Fact]
    public async Task A_daemon_set_has_one_pod_on_every_node()
    {
        var ns = await Cluster.NamespaceAsync(Ct);
        await Cluster.ApplyAsync($$$"""
            apiVersion: apps/v1
            kind: DaemonSet
            metadata: {name: agent, namespace: {{{ns}}}}
            spec:
              selector: {matchLabels: {app: agent}}
              template:
                metadata: {labels: {app: agent}}
                spec: {containers: [{name: agent, image: example/agent}]}
            """, Ct);
        await Cluster.WaitAsync("daemonsets", new ObjectKey(ns, "agent"), d => d!.Whole("status", "numberAvailable") == 2, Ct);
        Assert.Equal(2, (await Cluster.ListAsync("pods", ns, Ct)).Select(p => p.Text("spec", "nodeName")).Distinct().Count());
    }

    [Fact]
    public async Task A_pod_waits_for_its_config_map_and_starts_when_it_comes()
    {
        var ns = await Cluster.NamespaceAsync(Ct);
        await Cluster.ApplyAsync($$$"""
            apiVersion: v1
            kind: Pod
            metadata: {name: waits, namespace: {{{ns}}}}
            spec:
              containers: [{name: c, image: example/c, volumeMounts: [{name: m, mountPath: /m}]}]
              volumes: [{name: m, configMap: {name: late}}]
            """, Ct);
        var key = new ObjectKey(ns, "waits");
        var pod = await Cluster.WaitAsync("pods", key, p => p!.View.Items("status", "containerStatuses").Any(), Ct);
        Assert.Equal("ContainerCreating", pod!.View.Items("status", "containerStatuses").First().Text("state", "waiting", "reason"));
        await Cluster.ApplyAsync($$$"""{apiVersion: v1, kind: ConfigMap, metadata: {name: late, namespace: {{{ns}}}}, data: {a: b}}""", Ct);
        var ready = await Cluster.WaitAsync("pods", key, p => p!.View.Items("status", "conditions").Any(c => c.Text("type") == "Ready" && c.Text("status") == "True"), Ct);
        Assert.Equal("Running", ready!.Text("status", "phase"));
        Assert.Contains(await Cluster.ListAsync("events", ns, Ct), e => e.Text("reason") == "FailedMount" && e.Text("message")!.Contains("\"late\" not found", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Jobs_complete_or_fail_by_their_pods()
    {
        var ns = await Cluster.NamespaceAsync(Ct);
        await Cluster.ApplyAsync(Job(ns, "good", "example/any", "completions: 3, parallelism: 2, ") + Job(ns, "bad", "sampan.dev/fail", "backoffLimit: 1, "), Ct);
        var good = await Cluster.WaitAsync("jobs", new ObjectKey(ns, "good"), j => Has(j, "Complete"), Ct);
        Assert.Equal(3, good!.Whole("status", "succeeded"));
        var bad = await Cluster.WaitAsync("jobs", new ObjectKey(ns, "bad"), j => Has(j, "Failed"), Ct);
        Assert.Equal("BackoffLimitExceeded", bad!.View.Items("status", "conditions").First(c => c.Text("type") == "Failed").Text("reason"));
    }

    [Theory]
    [InlineData("Background")]
    [InlineData("Foreground")]
    public async Task Deleting_a_deployment_takes_its_pods_along(string policy)
    {
        var ns = await Cluster.NamespaceAsync(Ct);
        await Cluster.ApplyAsync(Deployment(ns, "web", 2), Ct);
        var key = new ObjectKey(ns, "web");
        await Cluster.WaitAsync("deployments", key, IsRolledOut, Ct);
        var pods = await Cluster.ListAsync("pods", ns, Ct);
        await Cluster.DeleteAsync("deployments", key, Ct, policy);
        await Cluster.GoneAsync("deployments", key, Ct);
        if (policy == "Foreground") Assert.Empty(await Cluster.ListAsync("pods", ns, Ct));
        foreach (var pod in pods) await Cluster.GoneAsync("pods", pod.Key, Ct);
        Assert.Empty(await Cluster.ListAsync("replicasets", ns, Ct));
    }

    [Fact]
    public async Task Orphaned_replica_sets_stay_and_are_adopted_by_a_new_deployment()
    {
        var ns = await Cluster.NamespaceAsync(Ct);
        await Cluster.ApplyAsync(Deployment(ns, "web", 2), Ct);
        var key = new ObjectKey(ns, "web");
        await Cluster.WaitAsync("deployments", key, IsRolledOut, Ct);
        var set = Assert.Single(await Cluster.ListAsync("replicasets", ns, Ct));
        await Cluster.DeleteAsync("deployments", key, Ct, "Orphan");
        await Cluster.GoneAsync("deployments", key, Ct);
        var orphan = await Cluster.GetAsync("replicasets", set.Key, Ct);
        Assert.Equal(set.Uid, orphan!.Uid);
        Assert.Empty(orphan.View.Items("metadata", "ownerReferences"));

        var made = (await Cluster.ApplyAsync(Deployment(ns, "web", 2), Ct))[0];
        await Cluster.WaitAsync("deployments", key, IsRolledOut, Ct);
        var adopted = Assert.Single(await Cluster.ListAsync("replicasets", ns, Ct));
        Assert.Equal(set.Uid, adopted.Uid);
        Assert.Equal(made.Uid, adopted.View.Items("metadata", "ownerReferences").Single().Text("uid"));
    }

    [Fact]
    public async Task A_deleted_namespace_is_emptied_and_says_what_holds_it_up()
    {
        var ns = await Cluster.NamespaceAsync(Ct);
        await Cluster.ApplyAsync(Deployment(ns, "web", 2) + Service(ns, "web", "ClusterIP") + $$$"""
            ---
            {apiVersion: v1, kind: ConfigMap, metadata: {name: held, namespace: {{{ns}}}, finalizers: [sampan.dev/test]}, data: {a: b}}
            """, Ct);
        await Cluster.WaitAsync("deployments", new ObjectKey(ns, "web"), IsRolledOut, Ct);
        await Cluster.DeleteAsync("namespaces", new ObjectKey(null, ns), Ct);
        var stuck = await Cluster.WaitAsync("namespaces", new ObjectKey(null, ns), n => Message(n, "NamespaceFinalizersRemaining").Contains("sampan.dev/test", StringComparison.Ordinal) &&
            Message(n, "NamespaceContentRemaining") == "Some resources are remaining: configmaps. has 1 resource instances", Ct);
        Assert.Equal("Terminating", stuck!.Text("status", "phase"));
        await Cluster.PatchAsync("configmaps", new ObjectKey(ns, "held"), (JsonObject)JsonNode.Parse("""{"metadata":{"finalizers":null}}""")!, Ct);
        await Cluster.GoneAsync("namespaces", new ObjectKey(null, ns), Ct);
    }

    internal static string Deployment(string ns, string name, int replicas) => $$$"""

        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: {{{name}}}, namespace: {{{ns}}}}
        spec:
          replicas: {{{replicas}}}
          selector: {matchLabels: {app: {{{name}}}}}
          template:
            metadata: {labels: {app: {{{name}}}}}
            spec: {containers: [{name: c, image: "example/{{{name}}}:1", ports: [{name: http, containerPort: 80}]}]}

        """;

    internal static string Job(string ns, string name, string image, string more) => $$$"""

        ---
        apiVersion: batch/v1
        kind: Job
        metadata: {name: {{{name}}}, namespace: {{{ns}}}}
        spec: { {{{more}}}template: {spec: {restartPolicy: Never, containers: [{name: c, image: "{{{image}}}"}]} } }

        """;

    internal static bool Has(KubeObject? item, string condition) =>
        item is not null && item.View.Items("status", "conditions").Any(c => c.Text("type") == condition && c.Text("status") == "True");

    private static string Service(string ns, string name, string type) => $$$"""

        ---
        apiVersion: v1
        kind: Service
        metadata: {name: {{{name}}}, namespace: {{{ns}}}}
        spec: {type: {{{type}}}, selector: {app: {{{name}}}}, ports: [{port: 8080, targetPort: http}]}

        """;

    private static bool IsRolledOut(KubeObject? d)
    {
        var wanted = d!.Whole("spec", "replicas") ?? 1;
        return d.Whole("status", "observedGeneration") >= d.Whole("metadata", "generation") && d.Whole("status", "updatedReplicas") == wanted &&
               d.Whole("status", "replicas") == wanted && d.Whole("status", "availableReplicas") == wanted && Has(d, "Available") && Has(d, "Progressing");
    }

    private static int Addresses(KubeObject? endpoints) => endpoints?.View.Items("subsets").SelectMany(s => s.Items("addresses")).Count() ?? 0;

    private static string Message(KubeObject? item, string condition) =>
        item?.View.Items("status", "conditions").FirstOrDefault(c => c.Text("type") == condition).Text("message") ?? "";
}
