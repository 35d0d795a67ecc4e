using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
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
    public static HashSet<string> Check(List<FieldError> errors, JsonObject spec, string path)
    {
        var names = new HashSet<string>();
        foreach (var (i, volume) in spec.Objects("volumes"))
        {
            var at = $"{path}[{i}]";
            Sources(errors, volume, at);
            var name = volume.Text("name") ?? "";
            if (name.Length == 0) errors.Add(FieldError.Required($"{at}.name"));
            else if (Formats.DnsLabel(name) is { } wrong) errors.Add(FieldError.Invalid($"{at}.name", FieldError.Quote(name), wrong));
            else if (!names.Add(name)) errors.Add(FieldError.Duplicate($"{at}.name", FieldError.Quote(name)));
        }

        return names;
    }

    private static void Sources(List<FieldError> errors, JsonObject volume, string path)
    {
        // The first in the server's own order counts, the others are too many.
        var sources = Order.Where(s => volume[s] is JsonObject).ToList();
        foreach (var extra in sources.Skip(1)) errors.Add(FieldError.Forbidden($"{path}.{extra}", "may not specify more than 1 volume type"));
        errors.RequiredIn(volume, path, "hostPath", "path");
        errors.RequiredIn(volume, path, "persistentVolumeClaim", "claimName");
        errors.RequiredIn(volume, path, "secret", "secretName");
        errors.RequiredIn(volume, path, "configMap", "name");
        errors.RequiredIn(volume, path, "nfs", "server");
        errors.RequiredIn(volume, path, "nfs", "path");
        errors.RequiredIn(volume, path, "csi", "driver");
    }

    private static void RequiredIn(this List<FieldError> errors, JsonObject volume, string path, string source, string field)
    {
        if (volume.Object(source) is { } there) errors.Required(there, $"{path}.{source}", field);
    }
}
