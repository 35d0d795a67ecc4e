using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Conversion;

/// <summary>CustomResourceDefinition: <c>v1beta1</c> may say once for all versions what <c>v1</c> says in each, and spells a column's path otherwise.</summary>
internal sealed class DefinitionConversion : IVersionConversion
{
    private static readonly string[] Shared = ["subresources", "additionalPrinterColumns"];

    public JsonObject ToStorage(JsonObject item, ResourceId from, ResourceId storage)
    {
        if (from.Version == storage.Version || item["spec"] is not JsonObject spec) return item;
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

        if (spec["preserveUnknownFields"] is null) spec["preserveUnknownFields"] = true;
        if (spec["scope"] is null) spec["scope"] = "Namespaced";
        MoveWebhookIn(spec);
        return item;
    }

    public JsonObject FromStorage(JsonObject item, ResourceId to, ResourceId storage)
    {
        if (to.Version == storage.Version || item["spec"] is not JsonObject spec) return item;
        var versions = spec.Items("versions").OfType<JsonObject>().ToList();
        foreach (var column in versions.SelectMany(v => v.Items("additionalPrinterColumns")).OfType<JsonObject>()) column.Rename("jsonPath", "JSONPath");
        spec.SetUnlessNull("version", versions.FirstOrDefault()?["name"]?.DeepClone());
        foreach (var (key, name) in new[] { ("schema", "validation"), ("subresources", "subresources"), ("additionalPrinterColumns", "additionalPrinterColumns") })
        {
            if (!versions.TrueForAll(v => JsonNode.DeepEquals(v[key], versions[0][key]))) continue;
            spec.SetUnlessNull(name, versions[0][key]?.DeepClone());
            foreach (var version in versions) version.Remove(key);
        }

        MoveWebhookOut(spec);
        return item;
    }

    private static void MoveWebhookIn(JsonObject spec)
    {
        if (spec["conversion"] is not JsonObject conversion) return;
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
