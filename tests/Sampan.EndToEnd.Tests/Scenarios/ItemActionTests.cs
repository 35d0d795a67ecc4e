using Sampan.EndToEnd.Tests.Harness;
using Sampan.Sandbox.Tests.Controllers;

namespace Sampan.EndToEnd.Tests.Scenarios;

/// <summary>What items bring along, through the command line: the same whatever the number of workers.</summary>
public sealed class ItemActionTests
{
    private const string Objects = """
        apiVersion: v1
        kind: Namespace
        metadata: {name: shop}
        ---
        apiVersion: v1
        kind: Namespace
        metadata: {name: elsewhere}
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: app, namespace: shop, labels: {app: x}}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: shop-reader}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: shop-reads}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: shop-reader}
        subjects: [{kind: ServiceAccount, name: app, namespace: shop}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: others}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: shop-reader}
        subjects: [{kind: ServiceAccount, name: app, namespace: elsewhere}]
        ---
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: gadgets.example.com}
        spec:
          group: example.com
          scope: Namespaced
          names: {plural: gadgets, kind: Gadget}
          versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}]
        ---
        apiVersion: v1
        kind: PersistentVolume
        metadata: {name: disk}
        spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteMany], storageClassName: "", nfs: {server: host, path: /x}}
        ---
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: data, namespace: shop, labels: {app: x}}
        spec: {accessModes: [ReadWriteMany], resources: {requests: {storage: 1Gi}}, volumeName: disk, storageClassName: ""}
        ---
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: cache, namespace: shop}
        spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}, storageClassName: none}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: web, namespace: shop, labels: {app: x}}
        spec: {nodeName: node1, serviceAccountName: app, containers: [{name: c, image: i}], volumes: [{name: v, persistentVolumeClaim: {claimName: cache}}]}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: worker, namespace: shop}
        spec: {nodeName: node1, serviceAccountName: app, containers: [{name: c, image: i}], volumes: [{name: v, persistentVolumeClaim: {claimName: data}}]}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: idle, namespace: shop}
        spec: {nodeName: node1, serviceAccountName: app, containers: [{name: c, image: i}]}

        """;

    private const string Gadgets = """
        apiVersion: example.com/v1
        kind: Gadget
        metadata: {name: g, namespace: shop, labels: {app: x}}

        """;

    [Fact]
    public async Task A_selector_brings_what_its_items_need_whatever_the_workers_from_a_sandbox()
    {
        using var folder = new TestFolder();
        await using var cluster = await TestCluster.StartAsync(folder, "a", controllers: false);
        await PlayAsync(folder, cluster.Kubectl);
    }

    [Fact]
    public async Task A_selector_brings_what_its_items_need_whatever_the_workers_from_a_real_server()
    {
        var real = new RealControlPlane();
        await using (real.ConfigureAwait(false))
        {
            await real.InitializeAsync();
            if (real.Client is null) Assert.Skip("KUBEBUILDER_ASSETS names no kube-apiserver");
            using var folder = new TestFolder();
            await PlayAsync(folder, new Kubectl(real.Kubeconfig));
        }
    }

    private static async Task PlayAsync(TestFolder folder, Kubectl kubectl)
    {
        await kubectl.ApplyAsync(Objects);
        await kubectl.RunAsync("wait", "--for=condition=Established", "crd/gadgets.example.com", "--timeout=30s");
        await kubectl.ApplyAsync(Gadgets);
        await kubectl.RunAsync("patch", "pvc", "data", "-n", "shop", "--subresource=status", "--type=merge", "-p", """{"status":{"phase":"Bound"}}""");
        foreach (var pod in (string[])["web", "worker", "idle"])
            await kubectl.RunAsync("patch", "pod", pod, "-n", "shop", "--subresource=status", "--type=merge", "-p", """{"status":{"phase":"Running"}}""");
        Directory.CreateDirectory(folder.File("store"));
        var one = await BackupAsync(folder, kubectl, "one", "1");
        var many = await BackupAsync(folder, kubectl, "many", "16");

        Assert.Equal(
            [
                "clusterrolebindings.rbac.authorization.k8s.io/cluster/shop-reads", "clusterroles.rbac.authorization.k8s.io/cluster/shop-reader",
                "customresourcedefinitions.apiextensions.k8s.io/cluster/gadgets.example.com", "gadgets.example.com/namespaces/shop/g",
                "namespaces/cluster/shop", "persistentvolumeclaims/namespaces/shop/cache", "persistentvolumeclaims/namespaces/shop/data",
                "persistentvolumes/cluster/disk", "pods/namespaces/shop/web", "pods/namespaces/shop/worker", "serviceaccounts/namespaces/shop/app",
            ],
            one.Keys.Where(k => k.StartsWith("resources/", StringComparison.Ordinal) && !k.Contains("preferredversion", StringComparison.Ordinal))
                .Where(k => !k.Contains("/system:", StringComparison.Ordinal)) // A server binds all service accounts to roles of its own.
                .Select(k => k["resources/".Length..^".json".Length]).Order(StringComparer.Ordinal));
        Assert.Equal(one.Keys, many.Keys);
        Assert.All(one, entry => Assert.Equal(entry.Value, many[entry.Key]));

        var refused = await SampanCommand.RunAsync("backup", "create", "none", "--item-block-worker-count", "0", "--storage", "file://" + folder.File("store"));
        Assert.Contains("--item-block-worker-count must be at least 1", refused.Error, StringComparison.Ordinal);
    }

    private static async Task<Dictionary<string, byte[]>> BackupAsync(TestFolder folder, Kubectl kubectl, string name, string workers)
    {
        (await SampanCommand.RunAsync("backup", "create", name, "--include-namespaces", "shop", "--selector", "app=x", "--item-block-worker-count", workers,
            "--storage", "file://" + folder.File("store"), "--kubeconfig", kubectl.Kubeconfig)).Expect(0);
        return await Archives.EntriesAsync(Archives.ArchiveOf(folder.File("store"), name));
    }
}
