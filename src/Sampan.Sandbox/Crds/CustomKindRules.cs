using System.Net;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;
using Sampan.Sandbox.Apply.Types;
using Sampan.Sandbox.Kinds;

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
        removed.Sort(StringComparer.Ordinal);
        return [.. removed.Select(r => $"unknown field {FieldError.Quote(r)}")];
    }

    /// <summary>Nothing: a custom resource's defaults stand in its schema and are set by decoding.</summary>
    public void SetDefaults(GroupVersionKind kind, JsonObject item)
    {
    }

    public MergeType TypeOf(GroupVersionKind kind) => _type ??= CustomMergeTypes.Of(version.Schema, !version.Prunes, Metadata);

    public IReadOnlyList<FieldError> PrepareCreate(KindWrite write) => version.Terminating
        ? throw new ApiRefusal(HttpStatusCode.MethodNotAllowed, "MethodNotAllowed", "create not allowed while custom resource definition is terminating")
        : Validate(write.Item);

    public IReadOnlyList<FieldError> PrepareUpdate(KindWrite write) => Validate(write.Item);

    public IReadOnlyList<FieldError> PrepareStatusUpdate(KindWrite write) => Validate(write.Item);

    public void PrepareDelete(ResourceId resource, KubeObject stored)
    {
    }

    public void Stored(ResourceId resource, KubeObject? before, KubeObject? after)
    {
    }

    /// <summary>Custom kinds have no strategic merge.</summary>
    public MergeRule? MergeRuleFor(GroupVersionKind kind, string path) => null;

    private List<FieldError> Validate(JsonObject item) => version.Schema is { } schema ? SchemaValidator.Validate(item, schema) : [];
}
