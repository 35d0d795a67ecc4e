using System.Text.Json.Nodes;

namespace Sampan.EndToEnd.Tests.Harness;

/// <summary>Waits until a cluster has come to rest, judged with kubectl.</summary>
internal static class Settling
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Until every deployment, replica set and stateful set has its replicas ready and every claim is bound.</summary>
    public static async Task WaitAsync(Kubectl kubectl, string @namespace)
    {
        var deadline = Environment.TickCount64 + (long)Patience.TotalMilliseconds;
        var waiting = new List<string>();
        do
        {
            var list = await kubectl.JsonAsync("get", "deployments,replicasets,statefulsets,daemonsets,persistentvolumeclaims,pods", "-n", @namespace, "--ignore-not-found");
            waiting = [.. (list["items"] as JsonArray ?? []).OfType<JsonObject>().Where(i => !IsSettled(i)).Select(i => $"{i["kind"]} {i["metadata"]!["name"]}")];
            if (waiting.Count == 0) return;
            await Task.Delay(200, TestContext.Current.CancellationToken);
        }
        while (Environment.TickCount64 < deadline);
        Assert.Fail($"namespace {@namespace} did not settle: {string.Join(", ", waiting)}");
    }

    private static bool IsSettled(JsonObject item)
    {
        var (spec, status) = (item["spec"], item["status"]);
        return (string)item["kind"]! switch
        {
            "PersistentVolumeClaim" => (string?)status?["phase"] == "Bound",
            "DaemonSet" => (int?)status?["numberReady"] >= (int?)status?["desiredNumberScheduled"] && (int?)status?["desiredNumberScheduled"] > 0,
            "Pod" => (string?)status?["phase"] is "Running" or "Succeeded" && item["metadata"]!["deletionTimestamp"] is null,
            _ => ((int?)status?["readyReplicas"] ?? 0) == ((int?)spec?["replicas"] ?? 1),
        };
    }
}
