using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Kinds.Validation;

namespace Sampan.Sandbox.Kinds.Workloads;

internal sealed class CronJobKind : KindBehaviour
{
    private static readonly string[] Counts = ["startingDeadlineSeconds", "successfulJobsHistoryLimit", "failedJobsHistoryLimit"];

    public override void Validate(KindContext context, List<FieldError> errors)
    {
        var spec = context.Spec;
        Schedule(errors, spec.Text("schedule") ?? "");
        errors.OneOf(spec, "spec", "concurrencyPolicy", "Allow", "Forbid", "Replace");
        foreach (var field in Counts) errors.NotNegative(spec, "spec", field);
        var template = spec.Object("jobTemplate").Object("spec").Object("template");
        errors.Template(template, "spec.jobTemplate.spec.template", context.Version);
        errors.EndingPods(template, "spec.jobTemplate.spec.template");
    }

    private static void Schedule(List<FieldError> errors, string schedule)
    {
        if (schedule.Length == 0)
        {
            errors.Add(FieldError.Required("spec.schedule"));
            return;
        }

        var fields = schedule.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (schedule[0] == '@' || fields.Length == 5) return;
        errors.Add(FieldError.Invalid("spec.schedule", FieldError.Quote(schedule),
            $"expected exactly 5 fields, found {fields.Length}: [{string.Join(' ', fields)}]"));
    }
}
