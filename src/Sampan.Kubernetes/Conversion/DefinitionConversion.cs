using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Kubernetes.Conversion;

/// <summary>CustomResourceDefinition: <c>v1beta1</c> may say once for all versions what <c>v1</c> says in each, and spells a column's path otherwise.</summary>
internal sealed class DefinitionConversion : IKindConversion
{
    private static readonly string[] Shared = ["subresources", "additionalPrinterColumns"];

    public void ToHub(JsonObject item, string shape, ConversionNotes notes)
    {
        if (item["spec"] is not JsonObject spec) return;
        var single = spec.Take("version");
        if (spec["versions"] is not JsonArray { Count: > 0 } versions)
            spec["versions"] = versions = new JsonArray(new JsonObject { ["name"] = single, ["served"] = true, ["storage"] = true });
        var schema = spec.Take("validation");
        var shared = Shared.Select(s => (Key: s, Value: spec.Take(s))).ToList();
        foreach (var version in versions.OfType<JsonObject>())
        {
            if (version["schema"] is null) version.SetUnlessNull("schema", schema?.DeepClone());
            foreach (var (key, value) in shared)
            {
                if (version[key] is null) version.SetUnlessNull(key, value?.DeepClone());
            }

            foreach (var column in version.Items("additionalPrinterColumns").OfType<JsonObject>()) column.Rename("JSONPath", "jsonPath");
        }

        MoveWebhookIn(spec, notes);
        Judge(spec, notes);
    }

    public void FromHub(JsonObject item, string shape, ConversionNotes notes)
    {
        if (item["spec"] is not JsonObject spec) return;
        var versions = spec.Items("versions").OfType<JsonObject>().ToList();
        if (versions.Count == 0) return;
        foreach (var column in versions.SelectMany(v => v.Items("additionalPrinterColumns")).OfType<JsonObject>()) column.Rename("jsonPath", "JSONPath");
        spec.SetUnlessNull("version", versions[0]["name"]?.DeepClone());
        foreach (var (key, name) in new[] { ("schema", "validation"), ("subresources", "subresources"), ("additionalPrinterColumns", "additionalPrinterColumns") })
        {
            if (!versions.TrueForAll(v => JsonNode.DeepEquals(v[key], versions[0][key]))) continue;
            spec.SetUnlessNull(name, versions[0][key]?.DeepClone());
            foreach (var version in versions) version.Remove(key);
        }

        MoveWebhookOut(spec);
    }

    /// <summary>What <c>v1</c> keeps of older definitions and takes from nobody anew.</summary>
    private static void Judge(JsonObject spec, ConversionNotes notes)
    {
        if (spec.Flag("preserveUnknownFields") == true)
            notes.Refused("spec.preserveUnknownFields", "v1 accepts it only as false: a schema with x-kubernetes-preserve-unknown-fields says the same");
        var at = 0;
        foreach (var version in spec.Items("versions"))
        {
            if (version.At("schema", "openAPIV3Schema") is null) notes.Refused($"spec.versions[{at}].schema", "v1 requires a schema of each version");
            at++;
        }
    }

    private static void MoveWebhookIn(JsonObject spec, ConversionNotes notes)
    {
        if (spec["conversion"] is not JsonObject conversion) return;
        if (conversion.Text("strategy") == "Webhook" && !conversion.Items("conversionReviewVersions").Any())
        {
            conversion["conversionReviewVersions"] = new JsonArray("v1beta1");
            notes.Assumed("spec.conversion.webhook.conversionReviewVersions", "apiextensions.k8s.io/v1beta1 takes it for [\"v1beta1\"] when it is missing");
        }

        var (config, reviews) = (conversion.Take("webhookClientConfig"), conversion.Take("conversionReviewVersions"));
        if (config is null && reviews is null) return;
        var webhook = new JsonObject();
        webhook.SetUnlessNull("clientConfig", config);
        webhook.SetUnlessNull("conversionReviewVersions", reviews);
        conversion["webhook"] = webhook;
    }

    private static void MoveWebhookOut(JsonObject spec)
    {
        if (spec["conversion"] is not JsonObject conversion || conversion.Take("webhook") is not JsonObject webhook) return;
        conversion.SetUnlessNull("webhookClientConfig", webhook.Take("clientConfig"));
        conversion.SetUnlessNull("conversionReviewVersions", webhook.Take("conversionReviewVersions"));
    }
}
