using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;
using Sampan.Sandbox.Kinds.Validation;

namespace Sampan.Sandbox.Kinds.Workloads;

/// <summary>Pod templates and the selectors that go with them.</summary>
internal static class TemplateChecks
{
    private const string Mismatch = "`selector` does not match template `labels`";

    public static void Template(this List<FieldError> errors, JsonObject? template, string path, KubernetesVersion version,
        IEnumerable<string>? claims = null)
    {
        errors.Labels(template.Object("metadata").Object("labels"), $"{path}.metadata.labels");
        errors.PodSpec(template.Object("spec") ?? [], $"{path}.spec", version, claims);
    }

    /// <summary>Selector and template of a workload whose pods run for ever.</summary>
    /// <param name="errors">Where to.</param>
    /// <param name="spec">The workload's spec.</param>
    /// <param name="version">The cluster's.</param>
    /// <param name="emptySelector">What is said about a selector without requirements.</param>
    /// <param name="missing">False for kinds that only complain that a missing selector does not match.</param>
    public static void Workload(this List<FieldError> errors, JsonObject spec, KubernetesVersion version, string emptySelector, bool missing = true)
    {
        var selector = spec.Object("selector");
        if (selector is null && missing) errors.Add(FieldError.Required("spec.selector"));
        errors.Selector(selector, "spec.selector");
        if (selector is not null && SelectorChecks.IsEmpty(selector))
            errors.Add(FieldError.Invalid("spec.selector", FieldChecks.Print(selector), emptySelector));
        var labels = spec.Object("template").Object("metadata").Object("labels");
        var matches = selector is not null && (SelectorChecks.IsEmpty(selector) || SelectorChecks.Matches(selector, labels));
        if (!matches) errors.Add(FieldError.Invalid("spec.template.metadata.labels", FieldChecks.Print(labels), Mismatch));
        // Pods of a stateful set mount their claims by the templates' names.
        var claims = spec.Objects("volumeClaimTemplates").Select(c => c.Item.Text("metadata", "name") ?? "");
        errors.Template(spec.Object("template"), "spec.template", version, claims);
        var policy = spec.Text("template", "spec", "restartPolicy");
        if (policy is "OnFailure" or "Never")
            errors.Add(FieldError.NotSupported("spec.template.spec.restartPolicy", FieldError.Quote(policy), "Always"));
        if (spec.Whole("template", "spec", "activeDeadlineSeconds") is not null)
            errors.Add(FieldError.Forbidden("spec.template.spec.activeDeadlineSeconds", "activeDeadlineSeconds in ReplicaSet is not Supported"));
    }

    /// <summary>Jobs' pods must be allowed to end.</summary>
    public static void EndingPods(this List<FieldError> errors, JsonObject? template, string path)
    {
        if (template.Text("spec", "restartPolicy") is "Always" or null)
            errors.Add(FieldError.Required($"{path}.spec.restartPolicy", "valid values: \"OnFailure\", \"Never\""));
    }
}
