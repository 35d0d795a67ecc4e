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
        if (context.Old is not null) return;
        if (context.Version.Minor is 23 or 25 or 26) context.Metadata.ObjectOrNew("annotations")["batch.kubernetes.io/job-tracking"] = "";
        if (context.Spec.Flag("manualSelector") is true) return;
        var uid = context.Metadata.Text("uid") ?? "";
        var template = context.Spec.ObjectOrNew("template").ObjectOrNew("metadata");
        var labels = template.ObjectOrNew("labels");
        var prefixed = context.Version.Since(27);
        foreach (var (key, value) in new[] { (Uid, uid), (Name, context.Write.Key.Name) })
        {
            // What a client put there stays, to be refused when it is another job's.
            labels.TryAdd(key, value);
            if (prefixed) labels.TryAdd(Prefix + key, value);
        }

        context.Spec.ObjectOrNew("selector").ObjectOrNew("matchLabels").TryAdd(prefixed ? Prefix + Uid : Uid, uid);
        // Labels of a job without its own are its template's, and the API server's copy is not one: both show what was added.
        if (SharesLabels(context)) context.Metadata["labels"] = labels.DeepClone();
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
        var labels = context.Spec.Object("template").Object("metadata").Object("labels");
        if (selector is not null && context.Spec.Flag("manualSelector") is not true) Generated(errors, context, selector, labels ?? []);
        if (SelectorChecks.Matches(selector, labels)) return;
        // A changed job is looked at twice.
        for (var i = 0; i < (context.Old is null ? 1 : 2); i++)
            errors.Add(FieldError.Invalid("spec.template.metadata.labels", FieldChecks.Print(labels), "`selector` does not match template `labels`"));
    }

    /// <summary>Labels and selector that the server would have made for this job and no other.</summary>
    private static void Generated(List<FieldError> errors, KindContext context, JsonObject selector, JsonObject labels)
    {
        var expected = new JsonObject { [Uid] = context.Metadata.Text("uid") ?? "", [Name] = context.Write.Key.Name };
        if (context.Version.Since(27)) expected = new JsonObject { [Prefix + Uid] = expected.Text(Uid), [Prefix + Name] = expected.Text(Name), [Uid] = expected.Text(Uid), [Name] = expected.Text(Name) };
        foreach (var (key, value) in expected)
        {
            var path = $"spec.template.metadata.labels[{key}]";
            if (!labels.ContainsKey(key)) errors.Add(FieldError.Required("spec.template.metadata.labels", $"must be '{value.Text()}'"));
            else if (labels.Text(key) != value.Text()) errors.Add(FieldError.Invalid(path, FieldChecks.Print(labels), $"must be '{value.Text()}'"));
        }

        if (!SelectorChecks.Matches(selector, expected)) errors.Add(FieldError.Invalid("spec.selector", FieldChecks.Print(selector), "`selector` not auto-generated"));
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
