using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Patching;
using Sampan.Sandbox.Apply.Types;
using Sampan.Sandbox.Kinds;
using Sampan.Sandbox.Kinds.Validation;
using Sampan.Sandbox.Store;

namespace Sampan.Sandbox.Crds;

/// <summary>Rules of CustomResourceDefinition itself: its defaults, its validation, and what it may not change.</summary>
internal sealed class DefinitionRules(BuiltInMergeTypes types) : IKindRules
{
    private const string Approval = "api-approved.kubernetes.io";
    private static readonly string[] ProtectedGroups = ["k8s.io", "kubernetes.io"];

    public IReadOnlyList<string> Decode(GroupVersionKind kind, JsonObject item) => [];

    public void SetDefaults(GroupVersionKind kind, JsonObject item) => SetDefaults(item);

    public MergeType TypeOf(GroupVersionKind kind) => types.Find(kind) ?? MergeType.Deduced;

    public IReadOnlyList<FieldError> PrepareCreate(KindWrite write)
    {
        var item = write.Item;
        DefinitionStatus.SetInitial(item);
        var errors = new List<FieldError>();
        var (name, spec) = (item.Text("metadata", "name") ?? "", item["spec"]);
        if (name != $"{spec.Text("names", "plural")}.{spec.Text("group")}")
            errors.Add(FieldError.Invalid("metadata.name", FieldError.Quote(name), "must be spec.names.plural+\".\"+spec.group"));
        Check(errors, item);
        RequireApproval(errors, item);
        return errors;
    }

    public IReadOnlyList<FieldError> PrepareUpdate(KindWrite write)
    {
        DefinitionStatus.AddStored(write.Item);
        var errors = new List<FieldError>();
        Check(errors, write.Item);
        var (spec, old) = (write.Item["spec"], write.Old!["spec"]);
        foreach (var field in new[] { "group", "scope" })
        {
            if (spec.Text(field) != old.Text(field)) errors.Add(FieldError.Invalid($"spec.{field}", FieldError.Quote(spec.Text(field) ?? ""), "field is immutable"));
        }

        foreach (var field in new[] { "kind", "plural" })
        {
            if (spec.Text("names", field) != old.Text("names", field))
                errors.Add(FieldError.Invalid($"spec.names.{field}", FieldError.Quote(spec.Text("names", field) ?? ""), "field is immutable"));
        }

        return errors;
    }

    public IReadOnlyList<FieldError> PrepareStatusUpdate(KindWrite write)
    {
        DefinitionStatus.AddStored(write.Item);
        return [];
    }

    public void PrepareDelete(ResourceId resource, KubeObject stored)
    {
    }

    public void Stored(ResourceId resource, KubeObject? before, KubeObject? after)
    {
    }

    public MergeRule? MergeRuleFor(GroupVersionKind kind, string path) => null;

    private static void SetDefaults(JsonObject item)
    {
        if (item["spec"] is not JsonObject spec) return;
        if (spec["names"] is JsonObject names && names.Text("kind") is { Length: > 0 } kind)
        {
            if (names.Text("singular") is null or "") names["singular"] = kind.ToLowerInvariant();
            if (names.Text("listKind") is null or "") names["listKind"] = kind + "List";
        }

        if (spec["conversion"] is null) spec["conversion"] = new JsonObject { ["strategy"] = "None" };
        if (spec.At("conversion", "webhook", "clientConfig", "service") is JsonObject service) service.DefaultZero("port", 443);
    }

    private static void Check(List<FieldError> errors, JsonObject item)
    {
        var spec = item["spec"];
        CheckGroup(errors, spec.Text("group") ?? "");
        if (spec.Text("scope") is null or "") errors.Add(FieldError.Required("spec.scope"));
        else if (spec.Text("scope") is not ("Cluster" or "Namespaced"))
            errors.Add(FieldError.NotSupported("spec.scope", FieldError.Quote(spec.Text("scope")!), "Cluster", "Namespaced"));
        var versions = spec.Objects("versions").Select(v => v.Item).ToList();
        CheckVersions(errors, versions, spec.Flag("preserveUnknownFields") is true, spec?["versions"] is null ? "null" : null);
        errors.AddRange(DefinitionNames.Check(spec?["names"]));
        CheckSchemas(errors, versions, spec.Flag("preserveUnknownFields") is true);
        if (spec.Text("conversion", "strategy") == "Webhook") CheckWebhook(errors, spec.At("conversion", "webhook"));
        CheckStored(errors, item, versions);
    }

    private static void CheckGroup(List<FieldError> errors, string group)
    {
        if (group.Length == 0) errors.Add(FieldError.Required("spec.group"));
        else if (Formats.DnsSubdomain(group) is { } wrong) errors.Add(FieldError.Invalid("spec.group", FieldError.Quote(group), wrong));
        else if (!group.Contains('.', StringComparison.Ordinal)) errors.Add(FieldError.Invalid("spec.group", FieldError.Quote(group), "should be a domain with at least one dot"));
    }

    private static void CheckVersions(List<FieldError> errors, List<JsonObject> versions, bool preserves, string? none)
    {
        for (var i = 0; i < versions.Count && !preserves; i++)
        {
            if (versions[i].At("schema", "openAPIV3Schema") is null) errors.Add(FieldError.Required($"spec.versions[{i}].schema.openAPIV3Schema"));
        }

        for (var i = 0; i < versions.Count; i++)
        {
            var name = versions[i].Text("name") ?? "";
            if (NameRules.Label1035Name(name) is not { } wrong) continue;
            errors.Add(FieldError.Invalid($"spec.versions[{i}].name", FieldError.Quote(name), wrong));
            if (i == 0) errors.Add(FieldError.Invalid("spec.version", FieldError.Quote(name), wrong));
        }

        if (versions.DistinctBy(v => v.Text("name")).Count() < versions.Count) errors.Add(FieldError.Invalid("spec.versions", Dump(versions), "must contain unique version names"));
        if (versions.Count(v => v.Flag("storage") is true) != 1)
            errors.Add(FieldError.Invalid("spec.versions", none ?? Dump(versions), "must have exactly one version marked as storage version"));
    }

    /// <summary>Schemas that are the same in all versions are one schema to the server, and named so.</summary>
    private static void CheckSchemas(List<FieldError> errors, List<JsonObject> versions, bool preserves)
    {
        if (preserves) return;
        var schemas = versions.ConvertAll(v => v.At("schema", "openAPIV3Schema") as JsonObject);
        var same = schemas.TrueForAll(s => JsonNode.DeepEquals(s, schemas[0]));
        for (var i = 0; i < (same ? Math.Min(1, schemas.Count) : schemas.Count); i++)
        {
            if (schemas[i] is { } schema) errors.AddRange(SchemaRules.Check(schema, same ? "spec.validation.openAPIV3Schema" : $"spec.versions[{i}].schema.openAPIV3Schema"));
        }
    }

    private static void CheckWebhook(List<FieldError> errors, JsonNode? webhook)
    {
        if (webhook.At("clientConfig") is null) errors.Add(FieldError.Required("spec.conversion.webhookClientConfig", "required when strategy is set to Webhook"));
        if (!webhook.Items("conversionReviewVersions").Any()) errors.Add(FieldError.Required("spec.conversion.conversionReviewVersions"));
    }

    private static void CheckStored(List<FieldError> errors, JsonObject item, List<JsonObject> versions)
    {
        var stored = item.Texts("status", "storedVersions").ToList();
        if (stored.Count == 0) errors.Add(FieldError.Invalid("status.storedVersions", "null", "must have at least one stored version"));
        for (var i = 0; i < stored.Count; i++)
        {
            if (versions.Exists(v => v.Text("name") == stored[i])) continue;
            errors.Add(FieldError.Invalid($"status.storedVersions[{i}]", FieldError.Quote(stored[i]),
                $"missing from spec.versions; {stored[i]} was previously a storage version, and must remain in spec.versions until a storage migration ensures no data " +
                $"remains persisted in {stored[i]} and removes {stored[i]} from status.storedVersions"));
        }
    }

    private static void RequireApproval(List<FieldError> errors, JsonObject item)
    {
        var group = item.Text("spec", "group") ?? "";
        var isProtected = ProtectedGroups.Any(p => group == p || group.EndsWith("." + p, StringComparison.Ordinal));
        if (!isProtected || item.Text("metadata", "annotations", Approval) is { Length: > 0 }) return;
        errors.Add(FieldError.Required($"metadata.annotations[{Approval}]",
            $"protected groups must have approval annotation \"{Approval}\", see https://github.com/kubernetes/enhancements/pull/1111"));
    }

    /// <summary>Versions as messages print them: the head of the server's internal form.</summary>
    private static string Dump(List<JsonObject> versions) => FieldChecks.Print(new JsonArray([.. versions.Select(v => (JsonNode)new JsonObject
    {
        ["Name"] = v.Text("name") ?? "",
        ["Served"] = v.Flag("served") is true,
        ["Storage"] = v.Flag("storage") is true,
        ["Deprecated"] = v.Flag("deprecated") is true,
    })]));
}
