using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;
using Sampan.Profiles;
using Sampan.Sandbox.Store;

namespace Sampan.Sandbox.Kinds;

/// <summary>What the server knows of built-in kinds while nothing more is known than the tables of facts: no defaults, no validation.</summary>
internal static class BuiltInKinds
{
    /// <summary>The model of one cluster.</summary>
    public static KindModel ModelFor(KubernetesVersion version, Profile? profile, TimeProvider time)
    {
        var bare = new Bare(ApiTypes.For(version));
        return new KindModel(bare, bare, bare);
    }

    private sealed class Bare(ApiTypes types) : IKindRules, IKindTables, IOpenApiDocuments
    {
        public ReadOnlyMemory<byte> V2 { get; } = "{\"swagger\":\"2.0\",\"info\":{},\"paths\":{},\"definitions\":{}}"u8.ToArray();

        public IReadOnlyList<string> V3Paths => [];

        public ReadOnlyMemory<byte>? V3(string path) => null;

        public IReadOnlyList<string> Decode(GroupVersionKind kind, JsonObject item)
        {
            if (types.Find(kind) is not { } type) return [];
            var unknown = item.Select(p => p.Key).Where(k => type.Field(k) is null).ToList();
            foreach (var key in unknown) item.Remove(key);
            return [.. unknown.Select(k => $"unknown field {FieldError.Quote(k)}")];
        }

        public IReadOnlyList<FieldError> PrepareCreate(KindWrite write) => [];

        public IReadOnlyList<FieldError> PrepareUpdate(KindWrite write) => [];

        public IReadOnlyList<FieldError> PrepareStatusUpdate(KindWrite write) => [];

        public void PrepareDelete(ResourceId resource, KubeObject stored)
        {
            if (resource.GroupResource == KindTraits.Namespaces && stored.Name is "default" or "kube-system" or "kube-public")
                throw Refusals.Forbidden(resource.GroupResource, stored.Name, "this namespace may not be deleted");
        }

        public void Stored(ResourceId resource, KubeObject? before, KubeObject? after)
        {
        }

        public MergeRule? MergeRuleFor(GroupVersionKind kind, string path) =>
            types.FieldAt(kind, path.Split('.')) is { PatchStrategy: { } strategy } field ? new MergeRule(strategy, field.MergeKey) : null;

        public IReadOnlyList<TableColumn>? ColumnsFor(GroupResource resource) => null;

        public IReadOnlyList<JsonNode?> CellsFor(GroupResource resource, JsonElement item, DateTimeOffset now) => [];
    }
}
