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
        // Jobs get eleven characters more than their cron job.
        if (context.Old is null && context.Write.Key.Name.Length > 52)
            errors.Add(FieldError.Invalid("metadata.name", FieldError.Quote(context.Write.Key.Name), "must be no more than 52 characters"));
        Schedule(errors, spec.Text("schedule") ?? "", !context.Version.Since(33) && spec.Text("timeZone") is not null);
        errors.OneOf(spec, "spec", "concurrencyPolicy", "Allow", "Forbid", "Replace");
        foreach (var field in Counts) errors.NotNegative(spec, "spec", field);
        var template = spec.Object("jobTemplate").Object("spec").Object("template");
        errors.Template(template, "spec.jobTemplate.spec.template", context.Version);
        errors.EndingPods(template, "spec.jobTemplate.spec.template");
    }

    private static void Schedule(List<FieldError> errors, string schedule, bool zoned)
    {
        if (schedule.Length == 0)
        {
            errors.Add(FieldError.Required("spec.schedule"));
            return;
        }

        if (schedule.StartsWith("TZ=", StringComparison.Ordinal) || schedule.StartsWith("CRON_TZ=", StringComparison.Ordinal))
        {
            errors.Add(FieldError.Invalid("spec.schedule", FieldError.Quote(schedule), zoned
                ? "cannot use both timeZone field and TZ or CRON_TZ in schedule" : "cannot use TZ or CRON_TZ in schedule, use timeZone field instead"));
            return;
        }

        var fields = schedule.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (schedule[0] == '@' || fields.Length == 5) return;
        errors.Add(FieldError.Invalid("spec.schedule", FieldError.Quote(schedule),
            $"expected exactly 5 fields, found {fields.Length}: [{string.Join(' ', fields)}]"));
    }
}
