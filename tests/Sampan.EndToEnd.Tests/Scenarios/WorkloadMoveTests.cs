using System.Text.Json.Nodes;
using Sampan.EndToEnd.Tests.Comparing;
using Sampan.EndToEnd.Tests.Harness;

namespace Sampan.EndToEnd.Tests.Scenarios;

/// <summary>Whole applications go from one cluster over the real S3 server to an empty second one, and are compared object by object.</summary>
public sealed class WorkloadMoveTests
{
    // What the guide's sentences about serverless clusters say of each application; written by hand, not read from the profile.
    private static readonly Dictionary<string, string[]> RefusedByServerless = new()
    {
        ["guestbook"] = ["Service guestbook/frontend"],
        ["node-exporter"] = ["DaemonSet monitoring/node-exporter", "Service monitoring/node-exporter"],
    };

    // The classes that the applications' claims name, where they don't bring them.
    private const string Classes = """
        apiVersion: storage.k8s.io/v1
        kind: StorageClass
        metadata: {name: standard}
        provisioner: com.tencent.cloud.csi.cbs

        """;

    private const string SnapshotClass = """
        apiVersion: snapshot.storage.k8s.io/v1
        kind: VolumeSnapshotClass
        metadata: {name: cbs-snapclass, labels: {velero.io/csi-volumesnapshot-class: "true"}}
        driver: com.tencent.cloud.csi.cbs
        deletionPolicy: Delete
        """;

    public static TheoryData<string, string> Cases
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var name in Workloads.All.Keys.Order(StringComparer.Ordinal))
            {
                data.Add(name, "plain");
                data.Add(name, "tke-serverless");
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task An_application_arrives_whole(string workload, string profile)
    {
        using var folder = new TestFolder();
        var bucket = await TestBucket.CreateAsync(folder);
        await using var a = await TestCluster.StartAsync(folder, "a");
        await using var b = await TestCluster.StartAsync(folder, "b", profile: profile);
        var ns = await ApplyAsync(a, workload);

        var before = await ClusterContent.ReadAsync(a.Kubectl, item => Belongs(item, ns));
        var backup = await SampanCommand.RunAsync(["backup", "create", "b1", "--include-namespaces", ns, "--kubeconfig", a.Kubeconfig, .. bucket.Flags]);
        backup.Expect(0);
        await b.Kubectl.ApplyAsync(Classes + "\n---\n" + Classes.Replace("name: standard", "name: fast", StringComparison.Ordinal));
        var restore = await SampanCommand.RunAsync(["restore", "create", "r1", "--from-backup", "b1", "--kubeconfig", b.Kubeconfig, .. bucket.Flags]);

        var refused = profile == "plain" ? [] : RefusedByServerless.GetValueOrDefault(workload, []);
        restore.Expect(refused.Length == 0 ? 0 : 3);
        await Settling.WaitAsync(b.Kubectl, ns);
        var after = await ClusterContent.ReadAsync(b.Kubectl, item => Belongs(item, ns));
        var differences = before.DifferencesTo(after);

        var expected = refused.Select(r => $"{r}: missing").Order(StringComparer.Ordinal);
        var found = differences.Where(d => !IsPodOfRefused(d, refused)).ToList();
        Assert.True(expected.SequenceEqual(found), $"expected to differ: {string.Join(", ", expected)}\nfound:\n{string.Join('\n', found)}");
    }

    private static async Task<string> ApplyAsync(TestCluster cluster, string workload)
    {
        // Whatever disks an application asks for, this cloud has one kind.
        var text = (await File.ReadAllTextAsync(Workloads.All[workload], TestContext.Current.CancellationToken))
            .Replace("k8s.io/minikube-hostpath", "com.tencent.cloud.csi.cbs", StringComparison.Ordinal);
        var ns = text.Contains("\n  namespace: monitoring", StringComparison.Ordinal) ? "monitoring" : workload;
        await cluster.Kubectl.ApplyAsync(Classes);
        await cluster.Kubectl.ApplyAsync(SnapshotClass);
        if (!text.Contains("kind: Namespace", StringComparison.Ordinal)) await cluster.Kubectl.ApplyAsync($"apiVersion: v1\nkind: Namespace\nmetadata: {{name: {ns}}}\n");
        if (text.Contains("kind: CustomResourceDefinition", StringComparison.Ordinal))
        {
            // As on any cluster: objects of a new type can be applied once the type is there.
            await cluster.Kubectl.TryAsync(text, "apply", "-f", "-", "-n", ns);
            await cluster.Kubectl.RunAsync("wait", "--for=condition=Established", "crd", "--all", "--timeout=30s");
        }

        await cluster.Kubectl.ApplyAsync(text, "-n", ns);
        await Settling.WaitAsync(cluster.Kubectl, ns);
        return ns;
    }

    // The application's own: its namespace, and the cluster-scoped objects that it brought.
    private static bool Belongs(JsonObject item, string ns)
    {
        var metadata = item["metadata"]!;
        var name = (string)metadata["name"]!;
        if ((string?)metadata["namespace"] is { } place) return place == ns && name != "kube-root-ca.crt";
        return (string)item["kind"]! switch
        {
            "Namespace" => name == ns,
            "CustomResourceDefinition" => name.EndsWith("monitoring.coreos.com", StringComparison.Ordinal),
            "ClusterRole" or "ClusterRoleBinding" => !name.StartsWith("system:", StringComparison.Ordinal) && name.Contains(ns == "monitoring" ? "node-exporter" : ns, StringComparison.Ordinal),
            _ => false,
        };
    }

    // A DaemonSet's pods name the refused port themselves.
    private static bool IsPodOfRefused(string difference, string[] refused) => refused.Any(r => r.StartsWith("DaemonSet ", StringComparison.Ordinal)
        && difference.StartsWith($"Pod {r["DaemonSet ".Length..]}-", StringComparison.Ordinal) && difference.EndsWith(": missing", StringComparison.Ordinal));
}
