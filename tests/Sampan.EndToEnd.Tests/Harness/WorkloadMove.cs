using System.Text.Json.Nodes;
using Sampan.EndToEnd.Tests.Comparing;

namespace Sampan.EndToEnd.Tests.Harness;

/// <summary>One application's way from a cluster over a bucket to an empty second cluster, and the comparison there.</summary>
internal static class WorkloadMove
{
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

    /// <summary>Applies, backs up, restores, compares. Every object must be equal but for the closed normalisation list; exactly <paramref name="refused"/> must be missing.</summary>
    public static async Task RunAsync(Kubectl a, Kubectl b, TestBucket bucket, string workload, string[] refused)
    {
        var ns = await ApplyAsync(a, workload);
        var before = await ClusterContent.ReadAsync(a, item => Belongs(item, ns));
        (await SampanCommand.RunAsync(["backup", "create", workload, "--include-namespaces", ns, "--kubeconfig", a.Kubeconfig, .. bucket.Flags])).Expect(0);
        await b.ApplyAsync(Classes + "\n---\n" + Classes.Replace("name: standard", "name: fast", StringComparison.Ordinal));
        var restore = await SampanCommand.RunAsync(["restore", "create", workload, "--from-backup", workload, "--kubeconfig", b.Kubeconfig, .. bucket.Flags]);

        restore.Expect(refused.Length == 0 ? 0 : 3);
        await Settling.WaitAsync(b, ns);
        var differences = before.DifferencesTo(await ClusterContent.ReadAsync(b, item => Belongs(item, ns)));
        var expected = refused.Select(r => $"{r}: missing").Order(StringComparer.Ordinal);
        var found = differences.Where(d => !IsPodOfRefused(d, refused)).ToList();
        Assert.True(expected.SequenceEqual(found), $"expected to differ: {string.Join(", ", expected)}\nfound:\n{string.Join('\n', found)}");
    }

    private static async Task<string> ApplyAsync(Kubectl kubectl, string workload)
    {
        // Whatever disks an application asks for, this cloud has one kind.
        var text = (await File.ReadAllTextAsync(Workloads.All[workload], TestContext.Current.CancellationToken))
            .Replace("k8s.io/minikube-hostpath", "com.tencent.cloud.csi.cbs", StringComparison.Ordinal);
        var ns = text.Contains("\n  namespace: monitoring", StringComparison.Ordinal) ? "monitoring" : workload;
        await kubectl.ApplyAsync(Classes);
        await kubectl.ApplyAsync(SnapshotClass);
        if (!text.Contains("kind: Namespace", StringComparison.Ordinal)) await kubectl.ApplyAsync($"apiVersion: v1\nkind: Namespace\nmetadata: {{name: {ns}}}\n");
        if (text.Contains("kind: CustomResourceDefinition", StringComparison.Ordinal))
        {
            // As on any cluster: objects of a new type can be applied once the type is there.
            await kubectl.TryAsync(text, "apply", "-f", "-", "-n", ns);
            await kubectl.RunAsync("wait", "--for=condition=Established", "crd", "--all", "--timeout=30s");
        }

        await kubectl.ApplyAsync(text, "-n", ns);
        await Settling.WaitAsync(kubectl, ns);
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
