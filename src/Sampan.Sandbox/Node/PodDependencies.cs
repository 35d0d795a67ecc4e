using System.Text.Json;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Controllers;
using Sampan.Sandbox.Csi;

namespace Sampan.Sandbox.Node;

/// <summary>Looks up what a pod's volumes and environment refer to.</summary>
internal sealed class PodDependencies(ClusterView view, CloudAccount cloud)
{
    /// <summary>The first thing that is missing, or null when the containers can be created.</summary>
    public MissingDependency? FindMissing(KubeObject pod)
    {
        foreach (var volume in pod.View.Items("spec", "volumes"))
        {
            if (MissingFor(pod, volume) is { } message)
            {
                return new("ContainerCreating", "FailedMount", $"MountVolume.SetUp failed for volume \"{volume.Text("name")}\": {message}");
            }
        }

        foreach (var container in pod.View.Items("spec", "initContainers").Concat(pod.View.Items("spec", "containers")))
        {
            if (MissingInEnvironment(pod, container) is { } message)
            {
                return new("CreateContainerConfigError", "Failed", $"Error: {message}");
            }
        }

        return null;
    }

    /// <summary>The mounts of one container, for the tool image. Volumes without bytes here (such as emptyDir) are left out.</summary>
    public IReadOnlyList<MountedVolume> MountsOf(KubeObject pod, JsonElement container)
    {
        var volumes = pod.View.Items("spec", "volumes").ToDictionary(v => v.Text("name") ?? "", StringComparer.Ordinal);
        var mounts = new List<MountedVolume>();
        foreach (var mount in container.Items("volumeMounts"))
        {
            if (!volumes.TryGetValue(mount.Text("name") ?? "", out var volume)) continue;
            var path = (mount.Text("mountPath") ?? "/").TrimEnd('/');
            var readOnly = mount.Flag("readOnly") == true || volume.Flag("persistentVolumeClaim", "readOnly") == true;
            if (FolderOf(pod, volume) is { } folder) mounts.Add(new(path, SafePath.Under(folder, mount.Text("subPath") ?? ""), null, readOnly));
            else if (MountedFiles.Of(view, pod, volume) is { } files) mounts.Add(new(path, null, MountedFiles.Below(files, mount.Text("subPath")), true));
        }

        return mounts;
    }

    private string? MissingFor(KubeObject pod, JsonElement volume)
    {
        if (volume.Text("configMap", "name") is { } map && volume.Flag("configMap", "optional") != true && !Exists(Resources.ConfigMaps, pod, map))
        {
            return $"configmap \"{map}\" not found";
        }

        if (volume.Text("secret", "secretName") is { } secret && volume.Flag("secret", "optional") != true && !Exists(Resources.Secrets, pod, secret))
        {
            return $"secret \"{secret}\" not found";
        }

        foreach (var source in IsApiAccess(volume) ? [] : volume.Items("projected", "sources"))
        {
            if (source.Text("configMap", "name") is { } m && source.Flag("configMap", "optional") != true && !Exists(Resources.ConfigMaps, pod, m))
            {
                return $"configmap \"{m}\" not found";
            }

            if (source.Text("secret", "name") is { } s && source.Flag("secret", "optional") != true && !Exists(Resources.Secrets, pod, s))
            {
                return $"secret \"{s}\" not found";
            }
        }

        return volume.Text("persistentVolumeClaim", "claimName") is { } claim ? MissingDisk(pod, claim) : null;
    }

    /// <summary>The volume that the API server adds to every pod, with a token and with certificates that the control plane publishes, some
    /// distributions more than one. Nothing here talks to the API from a pod, so that nobody waits for them.</summary>
    private static bool IsApiAccess(JsonElement volume) =>
        volume.Items("projected", "sources").Any(s => s.At("serviceAccountToken").ValueKind == JsonValueKind.Object);

    private string? MissingDisk(KubeObject pod, string claimName)
    {
        if (view.Get(Resources.Claims, new ObjectKey(pod.Namespace, claimName)) is not { } claim)
        {
            return $"persistentvolumeclaim \"{claimName}\" not found";
        }

        if (!StorageFacts.IsBound(claim)) return $"persistentvolumeclaim \"{claimName}\" is not bound";
        var name = claim.Text("spec", "volumeName")!;
        if (view.Get(Resources.Volumes, new ObjectKey(null, name)) is not { } volume) return $"persistentvolume \"{name}\" not found";
        if (!StorageFacts.IsOurs(view, volume.Text("spec", "csi", "driver"))) return null;
        var handle = volume.Text("spec", "csi", "volumeHandle") ?? "";
        return cloud.FindDisk(handle) is null ? CloudException.NoDisk(handle).Message : null;
    }

    private string? FolderOf(KubeObject pod, JsonElement volume)
    {
        var claimName = volume.Text("persistentVolumeClaim", "claimName") ?? (volume.At("ephemeral").ValueKind == JsonValueKind.Object ? $"{pod.Name}-{volume.Text("name")}" : null);
        if (claimName is null || view.Get(Resources.Claims, new ObjectKey(pod.Namespace, claimName)) is not { } claim) return null;
        var pv = view.Get(Resources.Volumes, new ObjectKey(null, claim.Text("spec", "volumeName") ?? ""));
        return pv is not null && StorageFacts.IsOurs(view, pv.Text("spec", "csi", "driver")) ? cloud.MountPath(pv.Text("spec", "csi", "volumeHandle") ?? "") : null;
    }

    private string? MissingInEnvironment(KubeObject pod, JsonElement container)
    {
        foreach (var source in container.Items("envFrom"))
        {
            if (MissingReference(pod, Resources.ConfigMaps, source.At("configMapRef"), "configmap") is { } m) return m;
            if (MissingReference(pod, Resources.Secrets, source.At("secretRef"), "secret") is { } s) return s;
        }

        foreach (var variable in container.Items("env"))
        {
            if (MissingReference(pod, Resources.ConfigMaps, variable.At("valueFrom", "configMapKeyRef"), "configmap") is { } m) return m;
            if (MissingReference(pod, Resources.Secrets, variable.At("valueFrom", "secretKeyRef"), "secret") is { } s) return s;
        }

        return null;
    }

    private string? MissingReference(KubeObject pod, GroupResource resource, JsonElement reference, string kind)
    {
        if (reference.Text("name") is not { } name || reference.Flag("optional") == true) return null;
        if (view.Get(resource, new ObjectKey(pod.Namespace, name)) is not { } found) return $"{kind} \"{name}\" not found";
        if (reference.Text("key") is not { } key) return null;
        return found.Text("data", key) is null && found.Text("binaryData", key) is null ? $"couldn't find key {key} in {kind} {pod.Namespace}/{name}" : null;
    }

    private bool Exists(GroupResource resource, KubeObject pod, string name) => view.Get(resource, new ObjectKey(pod.Namespace, name)) is not null;
}
