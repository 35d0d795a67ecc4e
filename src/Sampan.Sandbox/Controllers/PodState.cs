using System.Globalization;
using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Controllers;

/// <summary>What controllers ask of a pod.</summary>
internal static class PodState
{
    public static string Phase(KubeObject pod) => pod.Text("status", "phase") ?? "Pending";

    public static bool IsTerminating(KubeObject item) => item.Text("metadata", "deletionTimestamp") is not null;

    public static bool IsFinished(KubeObject pod) => Phase(pod) is "Succeeded" or "Failed";

    /// <summary>Counts as a replica: neither finished nor on its way out.</summary>
    public static bool IsActive(KubeObject pod) => !IsTerminating(pod) && !IsFinished(pod);

    public static bool IsReady(KubeObject pod) => Conditions.IsTrue(pod, "Ready");

    /// <summary>How long a pod still has to stay ready to count as available: zero when it does, null when it is not ready.</summary>
    public static TimeSpan? UntilAvailable(KubeObject pod, long minReadySeconds, DateTimeOffset now)
    {
        if (!IsReady(pod)) return null;
        if (minReadySeconds <= 0) return TimeSpan.Zero;
        var since = DateTimeOffset.TryParse(Conditions.Find(pod, "Ready").Text("lastTransitionTime"), CultureInfo.InvariantCulture, out var t) ? t : now;
        var left = since + TimeSpan.FromSeconds(minReadySeconds) - now;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
