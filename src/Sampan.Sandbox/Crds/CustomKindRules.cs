using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Patching;
using Sampan.Kubernetes.Versions;
using Sampan.Sandbox.Apply.Types;
using Sampan.Sandbox.Kinds;
using Sampan.Sandbox.Store;

namespace Sampan.Sandbox.Crds;

/// <summary>A custom kind's rules: whatever its definition says.</summary>
internal sealed class CustomKindRules(CustomVersion version) : IKindRules
{
    private static readonly MergeType Metadata = BuiltInMergeTypes.Over(ApiTypes.For(KubernetesVersion.Newest)).Metadata;

    private MergeType? _type;

    public IReadOnlyList<string> Decode(GroupVersionKind kind, JsonObject item)
    {
        if (version.Schema is not { } schema) return [];
        var removed = new List<string>();
        if (version.Prunes) SchemaPruner.Prune(item, schema, removed);
        SchemaPruner.SetDefaults(item, schema);
        return [.. removed.OrderBy(r => !r.StartsWith("metadata.", StringComparison.Ordinal)).ThenBy(r => r, StringComparer.Ordinal).Select(r => $"unknown field {FieldError.Quote(r)}")];
    }

    /// <summary>Nothing: a custom resource's defaults stand in its schema and are set by decoding.</summary>
    public void SetDefaults(GroupVersionKind kind, JsonObject item)
    {
    }

    public MergeType TypeOf(GroupVersionKind kind) => _type ??= CustomMergeTypes.Of(version.Schema, !version.Prunes, Metadata);

    public IReadOnlyList<FieldError> PrepareCreate(KindWrite write) => version.Terminating
        ? throw Refusals.Forbidden(write.Resource.GroupResource, write.Key.Name, "create not allowed while custom resource definition is terminating")
        : Validate(write.Item);

    public IReadOnlyList<FieldError> PrepareUpdate(KindWrite write) => Validate(write.Item);

    /// <summary>Only the status is looked at; messages begin there.</summary>
    public IReadOnlyList<FieldError> PrepareStatusUpdate(KindWrite write)
    {
        var errors = new List<FieldError>();
        if (version.Schema?.Properties.GetValueOrDefault("status") is { } schema && write.Item["status"] is { } status)
            errors.AddRange(SchemaValidator.ValidateValue(status, schema).Select(e => e with { Path = e.Path == "<nil>" ? e.Path : $"status{(e.Path.Length == 0 ? "" : "." + e.Path)}" }));
        if (version.Scale is { Status: var path } && write.Item.At(path) is JsonValue value && value.GetValueKind() != JsonValueKind.Number)
        {
            var name = "." + string.Join('.', path);
            errors.Add(FieldError.Invalid(name, "0", $"{name} accessor error: {value.Text() ?? value.ToJsonString()} is of the type {Kind(value)}, expected int64"));
        }

        return errors;
    }

    public void PrepareDelete(ResourceId resource, KubeObject stored)
    {
    }

    public void Stored(ResourceId resource, KubeObject? before, KubeObject? after)
    {
    }

    /// <summary>Custom kinds have no strategic merge.</summary>
    public MergeRule? MergeRuleFor(GroupVersionKind kind, string path) => null;

    private List<FieldError> Validate(JsonObject item)
    {
        var errors = version.Schema is { } schema ? SchemaValidator.Validate(item, schema) : [];
        if (version.Scale is { Spec: var path } && item.Whole(path) is < 0 and var replicas)
            errors.Add(FieldError.Invalid("." + string.Join('.', path), replicas.ToString(CultureInfo.InvariantCulture), "should be a non-negative integer"));
        return errors;
    }

    private static string Kind(JsonValue value) => value.GetValueKind() == JsonValueKind.String ? "string" : "bool";
}
