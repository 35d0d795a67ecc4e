using System.Globalization;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Kubernetes.Conversion;

/// <summary>Workloads of <c>extensions</c> and of the betas of <c>apps</c>, last served by 1.15 and still found in old backups: a missing selector meant the template's labels;
/// what <c>apps/v1</c> has no field for is kept in the annotations that API servers kept it in.</summary>
internal sealed class WorkloadConversion : IKindConversion
{
    private const string Rollback = "deprecated.deployment.rollback.to";
    private const string TemplateGeneration = "deprecated.daemonset.template.generation";

    public void ToHub(JsonObject item, string shape, ConversionNotes notes)
    {
        if (item["spec"] is not JsonObject spec || item["metadata"] is not JsonObject metadata) return;
        if (spec["selector"] is null && spec.At("template", "metadata", "labels") is JsonObject labels)
        {
            spec["selector"] = new JsonObject { ["matchLabels"] = labels.DeepClone() };
            notes.Assumed("spec.selector", "a missing selector meant the labels of the template");
        }

        if (spec.Take("rollbackTo") is { } rollback) metadata.Annotate(Rollback, Text(rollback.Whole("revision") ?? 0));
        if (spec.Take("templateGeneration") is { } generation) metadata.Annotate(TemplateGeneration, Text(generation.Whole() ?? 0));
    }

    public void FromHub(JsonObject item, string shape, ConversionNotes notes)
    {
        if (item["spec"] is not JsonObject spec || item.At("metadata", "annotations") is not JsonObject annotations) return;
        if (Number(annotations, Rollback) is { } revision) spec["rollbackTo"] = new JsonObject { ["revision"] = revision };
        if (Number(annotations, TemplateGeneration) is { } generation) spec["templateGeneration"] = generation;
    }

    private static long? Number(JsonObject annotations, string name) =>
        annotations.Take(name) is { } value && long.TryParse(value.Text(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
