using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Kinds.Validation;

namespace Sampan.Sandbox.Kinds.Volumes;

/// <summary>Persistent volume claims, with the admission plugins that act on them.</summary>
internal sealed class ClaimKind : KindBehaviour
{
    private const string InUse = "kubernetes.io/pvc-protection";
    private const string ClassAnnotation = "volume.beta.kubernetes.io/storage-class";
    private static readonly GroupResource Classes = new("storage.k8s.io", "storageclasses");

    public override void Fill(KindContext context)
    {
        if (context.Old is not null) return;
        // A source of another kind is dropped here, and only heeded in dataSourceRef.
        if (context.Spec.Object("dataSource") is { } source && (source.Text("apiGroup") ?? "", source.Text("kind")) is not (("", "PersistentVolumeClaim") or ("snapshot.storage.k8s.io", "VolumeSnapshot")))
        {
            context.Spec.Remove("dataSource");
            if (JsonEdits.Same(context.Spec["dataSourceRef"], source)) context.Spec.Remove("dataSourceRef");
        }
        context.Item["status"] = new JsonObject { ["phase"] = "Pending" };
        Finalizers.Add(context.Metadata, InUse);
        DefaultClass(context);
    }

    public override void Validate(KindContext context, List<FieldError> errors)
    {
        if (context.Old is { } old) Change(errors, context, (JsonObject)old["spec"]!, old.Text("status", "phase") ?? "");
        else New(errors, context.Spec, "spec");
    }

    /// <summary>The spec of a claim that does not exist yet.</summary>
    public static void New(List<FieldError> errors, JsonObject spec, string path)
    {
        if (spec.LacksItems("accessModes")) errors.Add(FieldError.Required($"{path}.accessModes", "at least 1 access mode is required"));
        AccessModes.Check(errors, spec, path);
        if (spec.Text("resources", "requests", "storage") is not { } size) errors.Add(FieldError.Required($"{path}.resources[storage]"));
        else if (Quantity.TryParse(size, out var amount) && amount.Value <= 0)
            errors.Add(FieldError.Invalid($"{path}.resources[storage]", FieldError.Quote(size), "must be greater than zero"));
        errors.Form(spec, path, "storageClassName", Formats.DnsSubdomain);
        errors.OneOf(spec, path, "volumeMode", "Block", "Filesystem");
        errors.Selector(spec.Object("selector"), $"{path}.selector");
    }

    private static void Change(List<FieldError> errors, KindContext context, JsonObject before, string phase)
    {
        var (now, then) = (Fixed(context.Spec, before, phase), Fixed(before, before, phase));
        if (!JsonEdits.Same(now, then))
            errors.Add(FieldError.Forbidden("spec", context.Version.Since(31)
                ? "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims"
                : "spec is immutable after creation except resources.requests for bound claims"));
        else if (Size(context.Spec) is { } size && Size(before) is { } old && size < old && phase == "Bound")
            errors.Add(FieldError.Forbidden("spec.resources.requests.storage", "field can not be less than previous value"));
        else if (phase == "Bound" && Size(context.Spec) is { } larger && Size(before) is { } smaller && larger > smaller) Expansion(context);
    }

    /// <summary>Admission plugin PersistentVolumeClaimResize.</summary>
    private static void Expansion(KindContext context)
    {
        var name = context.Spec.Text("storageClassName") ?? "";
        var found = name.Length == 0 ? null : context.Write.Store.Find(Classes, new ObjectKey(null, name));
        if (found?.Flag("allowVolumeExpansion") is not true)
            throw context.Forbid("only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize");
    }

    /// <summary>A spec without what may change: the volume and, once bound, the size; the class may be given while there is none.</summary>
    private static JsonObject Fixed(JsonObject spec, JsonObject before, string phase)
    {
        var copy = (JsonObject)spec.DeepClone();
        if (before.Lacks("volumeName")) copy.Remove("volumeName");
        if (phase == "Bound") (copy.Object("resources").Object("requests"))?.Remove("storage");
        if (before["storageClassName"] is null) copy.Remove("storageClassName");
        copy.Remove("volumeAttributesClassName");
        return copy;
    }

    private static Quantity? Size(JsonObject spec) =>
        spec.Text("resources", "requests", "storage") is { } text && Quantity.TryParse(text, out var size) ? size : null;

    /// <summary>Admission plugin DefaultStorageClass: of several default classes the newest, then the first by name.</summary>
    private static void DefaultClass(KindContext context)
    {
        if (context.Spec["storageClassName"] is not null || context.Metadata.Text("annotations", ClassAnnotation) is not null) return;
        var standard = context.Write.Store.List(Classes, null)
            .Where(c => c.Annotation("storageclass.kubernetes.io/is-default-class") == "true"
                || c.Annotation("storageclass.beta.kubernetes.io/is-default-class") == "true")
            .OrderByDescending(c => c.Text("metadata", "creationTimestamp"), StringComparer.Ordinal)
            .ThenBy(c => c.Name, StringComparer.Ordinal).FirstOrDefault();
        if (standard is not null) context.Spec["storageClassName"] = standard.Name;
    }
}
