using System.Text.Json;
using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;
using Sampan.Sandbox.Discovery;
using Sampan.Sandbox.Kinds;
using Sampan.Sandbox.Selection;

namespace Sampan.Sandbox.Crds;

/// <summary>From a stored definition to the resources it serves.</summary>
internal static class CustomResourceReader
{
    private static readonly string[] AllVerbs = ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"];
    private static readonly string[] SubresourceVerbs = ["get", "patch", "update"];

    /// <summary>One resource for each served version, preferred first; none while the definition's names are not accepted.</summary>
    public static IReadOnlyList<ServedResource> Read(KubeObject definition)
    {
        if (!DefinitionStatus.IsEstablished(definition)) return [];
        var spec = definition.View.At("spec");
        var versions = spec.Items("versions").ToList();
        var stored = versions.Find(v => v.Flag("storage") is true);
        var storage = stored.Text("name") ?? "";
        var storageForm = Resource(definition, spec, stored, storage, preferred: false);
        return
        [
            .. versions.Where(v => v.Flag("served") is true).OrderBy(v => v.Text("name")!, ApiVersionOrder.Instance)
                .Select((v, index) => Resource(definition, spec, v, storage, preferred: index == 0) with { StorageForm = storageForm }),
        ];
    }

    private static ServedResource Resource(KubeObject definition, JsonElement spec, JsonElement version, string storage, bool preferred)
    {
        var names = spec.At("names");
        var id = new ResourceId(spec.Text("group")!, version.Text("name")!, names.Text("plural")!);
        var custom = Version(definition, spec, version);
        var kind = names.Text("kind")!;
        return new ServedResource
        {
            Api = new ApiResource
            {
                Id = id,
                Kind = kind,
                Singular = names.Text("singular") ?? kind.ToLowerInvariant(),
                Namespaced = spec.Text("scope") == "Namespaced",
                Preferred = preferred,
                Verbs = AllVerbs,
                ShortNames = [.. names.Items("shortNames").Select(n => n.GetString()!)],
                Categories = [.. names.Items("categories").Select(n => n.GetString()!)],
            },
            ListKind = names.Text("listKind") ?? kind + "List",
            Storage = id with { Version = storage },
            Subresources = [.. Subresources(version.At("subresources"), new(id.Group, id.Version, kind))],
            HasStatus = version.At("subresources", "status").ValueKind == JsonValueKind.Object,
            Custom = custom,
            Warning = Warning(spec, version, new(id.Group, id.Version, kind)),
            Rules = new CustomKindRules(custom),
        };
    }

    /// <summary>Of a deprecated version: what the definition says, or which version to use instead, the first that is newer by name.</summary>
    private static string? Warning(JsonElement spec, JsonElement version, GroupVersionKind kind)
    {
        if (version.Flag("deprecated") is not true) return null;
        if (version.Text("deprecationWarning") is { } own) return own;
        var better = spec.Items("versions").Where(v => v.Flag("served") is true && v.Flag("deprecated") is not true).Select(v => v.Text("name")!)
            .Order(ApiVersionOrder.Instance).FirstOrDefault(v => ApiVersionOrder.Instance.Compare(v, kind.Version) < 0);
        return $"{kind.ApiVersion} {kind.Kind} is deprecated{(better is null ? "" : $"; use {kind.Group}/{better} {kind.Kind}")}";
    }

    private static IEnumerable<SubresourceFact> Subresources(JsonElement subresources, GroupVersionKind own)
    {
        if (subresources.At("status").ValueKind == JsonValueKind.Object) yield return new("status", own, SubresourceVerbs);
        if (subresources.At("scale").ValueKind == JsonValueKind.Object) yield return new("scale", new("autoscaling", "v1", "Scale"), SubresourceVerbs);
    }

    private static CustomVersion Version(KubeObject definition, JsonElement spec, JsonElement version)
    {
        var schema = version.At("schema", "openAPIV3Schema");
        var columns = version.Items("additionalPrinterColumns").ToList();
        return new CustomVersion
        {
            Definition = definition.Name,
            Schema = schema.ValueKind == JsonValueKind.Object ? SchemaReader.Read(schema) : null,
            StorageSchema = spec.Items("versions").FirstOrDefault(v => v.Flag("storage") is true).At("schema", "openAPIV3Schema") is { ValueKind: JsonValueKind.Object } stored
                ? SchemaReader.Read(stored) : null,
            Prunes = spec.Flag("preserveUnknownFields") is not true,
            Webhook = ConversionWebhook.Read(spec.At("conversion")),
            Terminating = definition.Text("metadata", "deletionTimestamp") is not null,
            Scale = Scale(version.At("subresources", "scale")),
            Columns = columns.Count == 0 ? null : [.. columns.Select(Column)],
            SelectableFields = [.. version.Items("selectableFields").Select(f => f.Text("jsonPath") ?? "").Select(p => new SelectableField(p.TrimStart('.'), Names(p)))],
        };
    }

    private static ScalePaths? Scale(JsonElement scale) => scale.ValueKind != JsonValueKind.Object ? null : new ScalePaths(
        Names(scale.Text("specReplicasPath") ?? ""),
        Names(scale.Text("statusReplicasPath") ?? ""),
        scale.Text("labelSelectorPath") is { Length: > 0 } selector ? Names(selector) : null);

    private static (TableColumn Column, JsonPath? Path) Column(JsonElement column)
    {
        var path = column.Text("jsonPath") ?? "";
        var description = column.Text("description") ?? $"Custom resource definition column (in JSONPath format): {path}";
        return (new(column.Text("name") ?? "", column.Text("type") ?? "string", column.Text("format") ?? "", description, (int)(column.Whole("priority") ?? 0)),
            JsonPath.TryParse(path));
    }

    private static string[] Names(string path) => JsonPath.TryParse(path)?.Names is { } names ? [.. names] : [];
}
