using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Controllers;

namespace Sampan.Sandbox.Node;

/// <summary>A pod's status as its node reports it.</summary>
internal sealed class PodReport(ClusterView view, KubeObject pod, string phase, string? address)
{
    public JsonArray? Init { get; init; }

    public required JsonArray Main { get; init; }

    public bool Initialized { get; init; }

    public Task<KubeObject?> WriteAsync(CancellationToken ct)
    {
        var number = NodeRegistration.NumberOf(view.Options, pod.Text("spec", "nodeName"))!.Value;
        var host = NodeRegistration.AddressOf(number);
        var status = new JsonObject
        {
            ["phase"] = phase,
            ["conditions"] = ConditionList(),
            ["hostIP"] = host,
            ["startTime"] = pod.Text("status", "startTime") ?? view.Now,
            ["containerStatuses"] = Main,
        };
        if (view.Minor >= 28) status["hostIPs"] = new JsonArray(new JsonObject { ["ip"] = host });
        if (address is not null)
        {
            status["podIP"] = address;
            status["podIPs"] = new JsonArray(new JsonObject { ["ip"] = address });
        }

        if (Init is not null) status["initContainerStatuses"] = Init;
        return view.SetStatusAsync(Resources.Pods, pod, status, ct);
    }

    private JsonArray ConditionList()
    {
        var finished = phase is "Succeeded" or "Failed";
        var reason = phase switch { "Succeeded" => "PodCompleted", "Failed" => "PodFailed", _ => "ContainersNotReady" };
        var unready = Main.Where(s => s.Flag("ready") != true).Select(s => s.Text("name")).ToList();
        var message = finished || unready.Count == 0 ? null : $"containers with unready status: [{string.Join(' ', unready)}]";
        var containersReady = !finished && Initialized && unready.Count == 0;
        var conditions = new Conditions(pod, view.Now);
        if (view.Minor >= 29) conditions.Set("PodReadyToStartContainers", address is not null && !finished);
        conditions.Set("Initialized", Initialized, Initialized ? phase == "Succeeded" ? "PodCompleted" : null : "ContainersNotInitialized");
        var gate = pod.View.Items("spec", "readinessGates").Select(g => g.Text("conditionType")!).FirstOrDefault(g => !Conditions.IsTrue(pod, g));
        if (containersReady && gate is not null) conditions.Set("Ready", false, "ReadinessGatesNotReady", $"corresponding condition of pod readiness gate \"{gate}\" is not True");
        else conditions.Set("Ready", containersReady, containersReady ? null : reason, message);
        conditions.Set("ContainersReady", containersReady, containersReady ? null : reason, message);
        conditions.Set("PodScheduled", true);
        return conditions.List;
    }
}
