using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;
using Sampan.Sandbox.Kinds.Validation;
using Sampan.Sandbox.Kinds.Volumes;

namespace Sampan.Sandbox.Kinds.Workloads;

/// <summary>What stands behind a pod's volume.</summary>
internal static class VolumeSourceChecks
{
    /// <param name="errors">Where to.</param>
    /// <param name="kind">Field of the volume that holds the source.</param>
    /// <param name="source">The source.</param>
    /// <param name="path">Where it stands.</param>
    /// <param name="version">The cluster's.</param>
    public static void Check(List<FieldError> errors, string kind, JsonObject source, string path, KubernetesVersion version)
    {
        switch (kind)
        {
            case "emptyDir":
                if (source.Text("sizeLimit") is { } limit && Quantity.TryParse(limit, out var size) && size.Value < 0)
                    errors.Add(FieldError.Forbidden($"{path}.sizeLimit", "SizeLimit field must be a valid resource quantity"));
                break;
            case "hostPath":
                HostPath(errors, source, path);
                break;
            case "secret" or "configMap":
                errors.Required(source, path, kind == "secret" ? "secretName" : "name");
                KeyFileChecks.Mode(errors, source, path, "defaultMode");
                foreach (var (i, item) in source.Objects("items")) KeyFileChecks.Key(errors, item, $"{path}.items[{i}]");
                break;
            case "downwardAPI":
                KeyFileChecks.Mode(errors, source, path, "defaultMode");
                foreach (var (_, item) in source.Objects("items")) KeyFileChecks.Downward(errors, item, path);
                break;
            case "projected":
                ProjectedChecks.Check(errors, source, path, version);
                break;
            case "persistentVolumeClaim":
                errors.Required(source, path, "claimName");
                break;
            case "nfs":
                errors.Required(source, path, "server");
                errors.Required(source, path, "path");
                if (source.Text("path") is not ['/', ..])
                    errors.Add(FieldError.Invalid($"{path}.path", FieldError.Quote(source.Text("path") ?? ""), "must be an absolute path"));
                break;
            case "iscsi":
                errors.Required(source, path, "targetPortal");
                errors.Required(source, path, "iqn");
                errors.Range(source, path, "lun", 0, 255);
                break;
            case "csi":
                errors.Required(source, path, "driver");
                errors.Form(source, path, "driver", Formats.DriverName);
                break;
            case "ephemeral":
                if (source.Object("volumeClaimTemplate") is { } template) ClaimKind.New(errors, template.Object("spec") ?? [], $"{path}.volumeClaimTemplate.spec");
                else errors.Add(FieldError.Required($"{path}.volumeClaimTemplate"));
                break;
        }
    }

    private static void HostPath(List<FieldError> errors, JsonObject source, string path)
    {
        errors.Required(source, path, "path");
        if (source.Lacks("path")) return;
        errors.NoBacksteps(source.Text("path") ?? "", $"{path}.path");
        errors.OneOf(source, path, "type", "", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket");
    }
}
