using System.Globalization;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Kinds.Validation;

namespace Sampan.Sandbox.Kinds.Volumes;

/// <summary>Persistent volumes.</summary>
internal sealed class VolumeKind : KindBehaviour
{
    private const string InUse = "kubernetes.io/pv-protection";

    private static readonly string[] Sources =
    [
        "awsElasticBlockStore", "azureDisk", "azureFile", "cephfs", "cinder", "csi", "fc", "flexVolume", "flocker", "gcePersistentDisk",
        "glusterfs", "hostPath", "iscsi",
        "local", "nfs", "photonPersistentDisk", "portworxVolume", "quobyte", "rbd", "scaleIO", "storageos", "vsphereVolume",
    ];

    public override void Fill(KindContext context)
    {
        if (context.Old is not null) return;
        context.Item["status"] = new JsonObject { ["phase"] = "Pending" };
        if (context.Version.Since(29))
            context.Item.Object("status")!["lastPhaseTransitionTime"] =
                context.Now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        Finalizers.Add(context.Metadata, InUse);
    }

    public override void Validate(KindContext context, List<FieldError> errors)
    {
        var spec = context.Spec;
        if (spec.LacksItems("accessModes")) errors.Add(FieldError.Required("spec.accessModes"));
        AccessModes.Check(errors, spec, "spec");
        var capacity = spec.Object("capacity");
        if (capacity is null or { Count: 0 }) errors.Add(FieldError.Required("spec.capacity"));
        if (capacity is not { Count: 1 } || !capacity.ContainsKey("storage"))
            errors.Add(FieldError.NotSupported("spec.capacity", FieldChecks.Print(capacity), "storage"));
        errors.OneOf(spec, "spec", "persistentVolumeReclaimPolicy", "Delete", "Recycle", "Retain");
        errors.OneOf(spec, "spec", "volumeMode", "Block", "Filesystem");
        errors.Form(spec, "spec", "storageClassName", Formats.DnsSubdomain);
        Source(errors, spec);
        if (context.Old is { } old) Change(errors, spec, (JsonObject)old["spec"]!, context.Version.Since(29));
    }

    private static void Source(List<FieldError> errors, JsonObject spec)
    {
        // The server looks at plain kinds of disks first and at csi last.
        var given = Sources.Where(s => spec.Object(s) is not null).OrderBy(s => s == "csi").ToList();
        if (given.Count == 0) errors.Add(FieldError.Required("spec", "must specify a volume type"));
        foreach (var extra in given.Skip(1)) errors.Add(FieldError.Forbidden($"spec.{extra}", "may not specify more than 1 volume type"));
        if (given is ["csi"])
        {
            errors.Required(spec.Object("csi"), "spec.csi", "driver");
            errors.Required(spec.Object("csi"), "spec.csi", "volumeHandle");
        }

        if (spec.Object("hostPath") is not { } path) return;
        errors.Required(path, "spec.hostPath", "path");
        if (path.Text("path")?.Split('/').Contains("..") is true)
            errors.Add(FieldError.Invalid("spec.hostPath.path", FieldError.Quote(path.Text("path")!), "must not contain '..'"));
    }

    private static void Change(List<FieldError> errors, JsonObject spec, JsonObject before, bool beta)
    {
        if (Sources.Any(s => !JsonEdits.Same(spec[s], before[s])))
            errors.Add(FieldError.Forbidden("spec.persistentvolumesource", "spec.persistentvolumesource is immutable after creation"));
        errors.Immutable(spec["volumeMode"], before["volumeMode"], "volumeMode");
        if (before["nodeAffinity"] is not null && !JsonEdits.Same(spec["nodeAffinity"], before["nodeAffinity"]))
            errors.Add(FieldError.Invalid("nodeAffinity", FieldChecks.Print(spec["nodeAffinity"]), beta ? "field is immutable, except for updating from beta label to GA" : "field is immutable"));
    }
}
