using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Apply.Types;
using Sampan.Sandbox.Kinds;

namespace Sampan.Sandbox.Crds;

/// <summary>Rules of CustomResourceDefinition itself: its defaults, its validation, and what it may not change.</summary>
internal sealed class DefinitionRules(BuiltInMergeTypes types) : IKindRules
{
    public IReadOnlyList<string> Decode(GroupVersionKind kind, JsonObject item) => [];

    public void SetDefaults(GroupVersionKind kind, JsonObject item) => SetDefaults(item);

    public MergeType TypeOf(GroupVersionKind kind) => types.Find(kind) ?? MergeType.Deduced;

    public IReadOnlyList<FieldError> PrepareCreate(KindWrite write)
    {
        DefinitionStatus.SetInitial(write.Item);
        return Validate(write.Item);
    }

    public IReadOnlyList<FieldError> PrepareUpdate(KindWrite write)
    {
        var errors = Validate(write.Item);
        var (spec, old) = (write.Item["spec"], write.Old!["spec"]);
        foreach (var field in new[] { "group", "scope" })
        {
            if (spec.Text(field) != old.Text(field)) errors.Add(FieldError.Invalid($"spec.{field}", FieldError.Quote(spec.Text(field) ?? ""), "field is immutable"));
        }

        foreach (var field in new[] { "plural", "kind" })
        {
            if (spec.Text("names", field) != old.Text("names", field))
                errors.Add(FieldError.Invalid($"spec.names.{field}", FieldError.Quote(spec.Text("names", field) ?? ""), "field is immutable"));
        }

        return errors;
    }

    public IReadOnlyList<FieldError> PrepareStatusUpdate(KindWrite write) => [];

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
    }

    private static List<FieldError> Validate(JsonObject item)
    {
        var errors = new List<FieldError>();
        var spec = item["spec"];
        var name = item.Text("metadata", "name") ?? "";
        var (group, plural) = (spec.Text("group") ?? "", spec.Text("names", "plural") ?? "");
        if (name != $"{plural}.{group}") errors.Add(FieldError.Invalid("metadata.name", FieldError.Quote(name), "must be spec.names.plural+\".\"+spec.group"));
        if (group.Length == 0) errors.Add(FieldError.Required("spec.group"));
        if (spec.Text("scope") is not ("Cluster" or "Namespaced"))
            errors.Add(FieldError.NotSupported("spec.scope", FieldError.Quote(spec.Text("scope") ?? ""), "Cluster", "Namespaced"));
        foreach (var field in new[] { "plural", "kind" })
        {
            if (spec.Text("names", field) is null or "") errors.Add(FieldError.Required($"spec.names.{field}"));
        }

        AddVersionErrors(errors, spec);
        return errors;
    }

    private static void AddVersionErrors(List<FieldError> errors, JsonNode? spec)
    {
        var versions = spec.Items("versions").ToList();
        for (var i = 0; i < versions.Count; i++)
        {
            var schema = versions[i].At("schema", "openAPIV3Schema");
            var path = $"spec.versions[{i}].schema.openAPIV3Schema";
            if (schema is null && spec.Flag("preserveUnknownFields") is not true) errors.Add(FieldError.Required(path));
            else if (schema is not null && schema.Text("type") != "object" && spec.Flag("preserveUnknownFields") is not true)
                errors.Add(FieldError.Required($"{path}.type", "must not be empty at the root"));
            if (versions[i].Text("name") is null or "") errors.Add(FieldError.Required($"spec.versions[{i}].name"));
        }

        if (versions.Count(v => v.Flag("storage") is true) != 1)
            errors.Add(FieldError.Invalid("spec.versions", "[" + string.Join(", ", versions.Select(v => v.Text("name"))) + "]", "must have exactly one version marked as storage version"));
    }
}
