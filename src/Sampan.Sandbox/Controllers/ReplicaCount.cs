using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Controllers;

/// <summary>How many pods of a set are ready and available, and when the next of them becomes available by time alone.</summary>
internal readonly record struct ReplicaCount(int Ready, int Available, TimeSpan? NextAvailable)
{
    public static ReplicaCount Of(IEnumerable<KubeObject> pods, long minReadySeconds, DateTimeOffset now)
    {
        var (ready, available) = (0, 0);
        TimeSpan? next = null;
        foreach (var pod in pods)
        {
            if (PodState.UntilAvailable(pod, minReadySeconds, now) is not { } left) continue;
            ready++;
            if (left == TimeSpan.Zero) available++;
            else if (next is null || left < next) next = left;
        }

        return new(ready, available, next);
    }
}
