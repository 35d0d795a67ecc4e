using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Kinds.Validation;

namespace Sampan.Sandbox.Kinds.Workloads;

internal sealed class JobKind : KindBehaviour
{
    private static readonly string[] Counts = ["parallelism", "completions", "activeDeadlineSeconds", "backoffLimit", "ttlSecondsAfterFinished"];

    private const string Uid = "controller-uid";
    private const string Name = "job-name";
    private const string Prefix = "batch.kubernetes.io/";

    public override void Fill(KindContext context)
    {
        if (context.Old is not null || context.Spec.Flag("manualSelector") is true) return;
        var uid = context.Metadata.Text("uid") ?? "";
        var template = context.Spec.ObjectOrNew("template").ObjectOrNew("metadata");
        var labels = template.ObjectOrNew("labels");
        var prefixed = context.Version.Since(27);
        foreach (var (key, value) in new[] { (Uid, uid), (Name, context.Write.Key.Name) })
        {
            labels[key] = value;
            if (prefixed) labels[Prefix + key] = value;
        }

        context.Spec.ObjectOrNew("selector").ObjectOrNew("matchLabels")[prefixed ? Prefix + Uid : Uid] = uid;
        // Labels of a job without its own are its template's, and the API server's copy is not one: both show what was added.
        if (context.Version.Since(27) && SharesLabels(context)) context.Metadata["labels"] = labels.DeepClone();
    }

    public override void Validate(KindContext context, List<FieldError> errors)
    {
        var spec = context.Spec;
        foreach (var field in Counts) errors.NotNegative(spec, "spec", field);
        errors.OneOf(spec, "spec", "completionMode", "NonIndexed", "Indexed");
        Selector(errors, context);
        errors.Template(spec.Object("template"), "spec.template", context.Version);
        errors.EndingPods(spec.Object("template"), "spec.template");
        if (context.Old is not { } old) return;
        errors.Immutable(spec["completions"], old.At("spec", "completions"), "spec.completions");
        errors.Immutable(spec["selector"], old.At("spec", "selector"), "spec.selector");
        errors.Immutable(spec["completionMode"], old.At("spec", "completionMode"), "spec.completionMode");
        // A job that never started may still be given other scheduling, which is all that may change in its template.
        if (!JsonEdits.Same(PodUpdate.WithoutScheduling(spec.At("template")), PodUpdate.WithoutScheduling(old.At("spec", "template"))))
        {
            var (path, value) = old.Flag("spec", "suspend") is true && context.Version.Since(36)
                ? ("spec.template.spec", spec.At("template", "spec")) : ("spec.template", spec["template"]);
            errors.Add(FieldError.Invalid(path, FieldChecks.Print(value), "field is immutable"));
        }
    }

    private static void Selector(List<FieldError> errors, KindContext context)
    {
        var selector = context.Spec.Object("selector");
        if (selector is null) errors.Add(FieldError.Required("spec.selector"));
        errors.Selector(selector, "spec.selector");
        if (selector is not null && context.Spec.Flag("manualSelector") is not true && selector.Object("matchLabels") is { Count: > 1 })
            errors.Add(FieldError.Invalid("spec.selector", FieldChecks.Print(selector), "`selector` not auto-generated"));
        var labels = context.Spec.Object("template").Object("metadata").Object("labels");
        if (!SelectorChecks.Matches(selector, labels))
            errors.Add(FieldError.Invalid("spec.template.metadata.labels", FieldChecks.Print(labels), "`selector` does not match template `labels`"));
    }

    private static bool SharesLabels(KindContext context)
    {
        var own = context.Metadata.Object("labels");
        var template = context.Spec.Object("template").Object("metadata").Object("labels")!;
        return own is null || own.All(l => template.Text(l.Key) == l.Value.Text())
            && template.All(l => own.ContainsKey(l.Key) || l.Key.EndsWith(Uid, StringComparison.Ordinal)
                || l.Key.EndsWith(Name, StringComparison.Ordinal));
    }
}
