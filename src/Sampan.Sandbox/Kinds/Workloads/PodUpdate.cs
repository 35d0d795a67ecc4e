using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Kinds.Validation;

namespace Sampan.Sandbox.Kinds.Workloads;

/// <summary>What of a pod may change after it was created.</summary>
internal static class PodUpdate
{
    private static readonly string[] Scheduling = ["nodeSelector", "affinity", "tolerations", "schedulingGates"];

    public static void Check(List<FieldError> errors, KindContext context, JsonObject old)
    {
        var before = (JsonObject)old["spec"]!;
        foreach (var list in new[] { "containers", "initContainers" })
        {
            if (context.Spec.Items(list).Count() == before.Items(list).Count()) continue;
            errors.Add(FieldError.Forbidden($"spec.{list}", "pod updates may not add or remove containers"));
            return;
        }

        foreach (var list in new[] { "containers", "initContainers" })
        {
            foreach (var (i, container) in context.Spec.Objects(list)) errors.Required(container, $"spec.{list}[{i}]", "image");
        }

        Deadline(errors, context.Spec.Whole("activeDeadlineSeconds"), before.Whole("activeDeadlineSeconds"));
        Gates(errors, context, before);
        if (errors.Count > 0) return;
        // Dropped tolerations come back: admission adds its own again, and the others may not go.
        PodAdmission.Tolerations(context.Spec);
        var (now, then) = (Fixed(context.Spec), Fixed(before));
        if (TolerationsGone(context.Spec, before) || !JsonEdits.Same(now, then)) errors.Add(FieldError.Forbidden("spec", Message(context)));
    }

    private static void Deadline(List<FieldError> errors, long? now, long? then)
    {
        const string Path = "spec.activeDeadlineSeconds";
        if (now is null && then is not null) errors.Add(FieldError.Invalid(Path, "null", "must not update from a positive integer to nil value"));
        else if (now > then) errors.Add(FieldError.Invalid(Path, FieldChecks.Print(now.Value), "must be less than or equal to previous value"));
    }

    private static void Gates(List<FieldError> errors, KindContext context, JsonObject before)
    {
        if (!context.Version.Since(27)) return;
        foreach (var (_, gate) in context.Spec.Objects("schedulingGates"))
        {
            if (before.Objects("schedulingGates").All(g => g.Item.Text("name") != gate.Text("name")))
                errors.Add(FieldError.Forbidden("spec.schedulingGates", $"only deletion is allowed, but found new scheduling gate '{gate.Text("name")}'"));
        }
    }

    /// <summary>A pod template without what a suspended job's may still change.</summary>
    public static JsonNode? WithoutScheduling(JsonNode? template)
    {
        if (template?.DeepClone() is not JsonObject copy) return template;
        foreach (var field in Scheduling) (copy["spec"] as JsonObject)?.Remove(field);
        (copy["metadata"] as JsonObject)?.Remove("labels");
        (copy["metadata"] as JsonObject)?.Remove("annotations");
        return copy;
    }

    private static bool TolerationsGone(JsonObject now, JsonObject then) =>
        then.Items("tolerations").Any(t => !now.Items("tolerations").Any(n => JsonEdits.Same(n, t)));

    private static JsonObject Fixed(JsonObject spec)
    {
        var copy = (JsonObject)spec.DeepClone();
        foreach (var field in new[] { "activeDeadlineSeconds", "tolerations", "schedulingGates", "ephemeralContainers" }) copy.Remove(field);
        foreach (var (_, container) in copy.Objects("containers").Concat(copy.Objects("initContainers"))) container.Remove("image");
        return copy;
    }

    private static string Message(KindContext context)
    {
        const string Additions = "(only additions to existing tolerations)";
        const string Grace = "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";
        var fields = context.Version.Minor switch
        {
            <= 21 => $"`spec.containers[*].image`, `spec.initContainers[*].image`, `spec.activeDeadlineSeconds` or `spec.tolerations` {Additions}",
            <= 27 => $"`spec.containers[*].image`, `spec.initContainers[*].image`, `spec.activeDeadlineSeconds`, `spec.tolerations` {Additions} or {Grace}",
            _ => $"`spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` {Additions},{Grace}",
        };
        return $"pod updates may not change fields other than {fields}";
    }
}
