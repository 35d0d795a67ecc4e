using System.Globalization;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Runtime;
using Sampan.Sandbox.Controllers;

namespace Sampan.Sandbox.Node;

/// <summary>Keeps the simulated nodes registered and ready.</summary>
/// <remarks>No heartbeats: no lease is renewed, so beside a node-lifecycle controller the nodes would turn unknown.</remarks>
internal sealed class NodeRegistration(ClusterView view) : IReconciler
{
    public static void Start(ClusterView view)
    {
        var controller = view.Run("nodes", new NodeRegistration(view), 1, c => c.For(view.Cache(Resources.Nodes)));
        foreach (var name in Names(view.Options)) controller.Enqueue(new ObjectKey(null, name));
    }

    public static IEnumerable<string> Names(SandboxControllersOptions options) =>
        Enumerable.Range(1, options.Nodes).Select(i => string.Create(CultureInfo.InvariantCulture, $"{options.NodePrefix}-{i}"));

    /// <summary>Position from 1, or null for a node that is not simulated here.</summary>
    public static int? NumberOf(SandboxControllersOptions options, string? node) =>
        Names(options).Index().Where(n => n.Item == node).Select(n => (int?)n.Index + 1).FirstOrDefault();

    public static string AddressOf(int number) => $"10.240.0.{number + 1}";

    public async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (NumberOf(view.Options, key.Name) is not { } number) return ReconcileResult.Done;
        var node = view.Get(Resources.Nodes, key) ?? await view.TryCreateAsync(Resources.Nodes, Body(key.Name, number), ct).ConfigureAwait(false);
        if (node is null || PodState.IsTerminating(node)) return ReconcileResult.Done;
        await view.SetStatusAsync(Resources.Nodes, node, Status(node, number), ct).ConfigureAwait(false);

        // A node is born tainted on servers whose admission does so; the taint is lifted by whoever says it is ready.
        if (Conditions.IsTrue(node, "Ready") && node.View.Items("spec", "taints").Any(t => t.Text("key") == "node.kubernetes.io/not-ready"))
        {
            await view.PatchAsync(Resources.Nodes, key, new JsonObject { ["spec"] = new JsonObject { ["taints"] = null } }, null, ct).ConfigureAwait(false);
        }

        return ReconcileResult.Done;
    }

    private static JsonObject Body(string name, int number) => new()
    {
        ["metadata"] = new JsonObject
        {
            ["name"] = name,
            ["labels"] = new JsonObject
            {
                ["beta.kubernetes.io/arch"] = "amd64",
                ["beta.kubernetes.io/os"] = "linux",
                ["kubernetes.io/arch"] = "amd64",
                ["kubernetes.io/hostname"] = name,
                ["kubernetes.io/os"] = "linux",
                ["sampan.dev/simulated"] = "true",
            },
        },
        ["spec"] = new JsonObject { ["podCIDR"] = $"10.244.{number}.0/24", ["podCIDRs"] = new JsonArray($"10.244.{number}.0/24") },
    };

    private JsonObject Status(KubeObject node, int number)
    {
        static JsonObject Size() => new() { ["cpu"] = "64", ["memory"] = "256Gi", ["ephemeral-storage"] = "1Ti", ["pods"] = "1000" };
        var conditions = new Conditions(node, view.Now)
            .Set("MemoryPressure", false, "KubeletHasSufficientMemory", "simulated node")
            .Set("DiskPressure", false, "KubeletHasNoDiskPressure", "simulated node")
            .Set("PIDPressure", false, "KubeletHasSufficientPID", "simulated node")
            .Set("Ready", true, "KubeletReady", "simulated node");
        return new JsonObject
        {
            ["capacity"] = Size(),
            ["allocatable"] = Size(),
            ["conditions"] = conditions.List,
            ["addresses"] = new JsonArray(
                new JsonObject { ["type"] = "InternalIP", ["address"] = AddressOf(number) },
                new JsonObject { ["type"] = "Hostname", ["address"] = node.Name }),
            ["nodeInfo"] = new JsonObject
            {
                ["machineID"] = node.Name,
                ["systemUUID"] = node.Name,
                ["bootID"] = node.Name,
                ["kernelVersion"] = "0.0.0-simulated",
                ["osImage"] = "Sampan sandbox",
                ["containerRuntimeVersion"] = "sandbox://1",
                ["kubeletVersion"] = view.GitVersion,
                ["kubeProxyVersion"] = "",
                ["operatingSystem"] = "linux",
                ["architecture"] = "amd64",
            },
        };
    }
}
