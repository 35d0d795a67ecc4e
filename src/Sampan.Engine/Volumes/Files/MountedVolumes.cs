using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Volumes.Files;

/// <summary>Why the files of a pod's volume can't be read, whoever asks (preconditions of <c>BackupPodVolumes</c>).</summary>
internal static class MountedVolumes
{
    /// <summary>Null when the pod runs, else what Velero says of it.</summary>
    public static string? PodProblem(KubeObject pod)
    {
        var who = $"name={pod.Name}, namespace={pod.Namespace}, phase={pod.Text("status", "phase")}";
        if (string.IsNullOrEmpty(pod.Text("spec", "nodeName"))) return $"pod is not scheduled, {who}";
        if (pod.Text("status", "phase") != "Running") return $"pod is not in the expected status, {who}: pod is not running";
        return pod.Text("metadata", "deletionTimestamp") is null ? null : $"pod is being terminated, {who}";
    }

    /// <summary>Null when the volume is mounted as files by a container, else why not.</summary>
    public static string? VolumeProblem(KubeObject pod, string volume, KubeObject? persistentVolume)
    {
        var where = $"pod {pod.Namespace}/{pod.Name}";
        if (persistentVolume?.View.At("spec", "hostPath").ValueKind == System.Text.Json.JsonValueKind.Object)
            return $"volume {volume} in {where} is a hostPath volume which is not supported for pod volume backup";
        if (Names(pod, "volumeDevices").Contains(volume)) return $"volume {volume} declared in {where} is a block volume. Block volumes are not supported for fs backup, skipping";
        return Names(pod, "volumeMounts").Contains(volume) ? null : $"volume {volume} is declared in {where} but not mounted by any container, skipping";
    }

    // Init containers have ended, except those that run beside the others.
    private static IEnumerable<string> Names(KubeObject pod, string list) =>
        pod.View.Items("spec", "containers").Concat(pod.View.Items("spec", "initContainers").Where(c => c.Text("restartPolicy") == "Always"))
            .SelectMany(c => c.Items(list)).Select(m => m.Text("name")).OfType<string>();
}
