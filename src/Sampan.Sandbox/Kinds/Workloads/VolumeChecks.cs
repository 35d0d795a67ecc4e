using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;
using Sampan.Sandbox.Kinds.Validation;

namespace Sampan.Sandbox.Kinds.Workloads;

/// <summary>A pod's volumes.</summary>
internal static class VolumeChecks
{
    private static readonly string[] Order =
    [
        "emptyDir", "hostPath", "gitRepo", "gcePersistentDisk", "awsElasticBlockStore", "secret", "nfs", "iscsi", "glusterfs", "flocker", "persistentVolumeClaim", "rbd", "cinder",
        "cephfs", "quobyte", "downwardAPI", "fc", "flexVolume", "configMap", "azureFile", "vsphereVolume", "photonPersistentDisk", "portworxVolume", "azureDisk", "storageos",
        "projected", "scaleIO", "csi", "ephemeral", "image",
    ];

    /// <summary>Names of volumes that containers may mount.</summary>
    public static HashSet<string> Check(List<FieldError> errors, JsonObject spec, string path, KubernetesVersion version)
    {
        var names = new HashSet<string>();
        foreach (var (i, volume) in spec.Objects("volumes"))
        {
            var at = $"{path}[{i}]";
            var before = errors.Count;
            Sources(errors, volume, at, version);
            var name = volume.Text("name") ?? "";
            if (name.Length == 0) errors.Add(FieldError.Required($"{at}.name"));
            else if (Formats.DnsLabel(name) is { } wrong) errors.Add(FieldError.Invalid($"{at}.name", FieldError.Quote(name), wrong));
            else if (names.Contains(name)) errors.Add(FieldError.Duplicate($"{at}.name", FieldError.Quote(name)));
            // Others may not be mounted, and don't take a name from one that may.
            if (errors.Count == before) names.Add(name);
        }

        return names;
    }

    private static void Sources(List<FieldError> errors, JsonObject volume, string path, KubernetesVersion version)
    {
        // The first in the server's own order counts, the others are too many.
        var sources = Order.Where(s => volume[s] is JsonObject).ToList();
        if (sources.Count > 0) VolumeSourceChecks.Check(errors, sources[0], volume.Object(sources[0])!, $"{path}.{sources[0]}", version);
        foreach (var extra in sources.Skip(1)) errors.Add(FieldError.Forbidden($"{path}.{extra}", "may not specify more than 1 volume type"));
    }
}
