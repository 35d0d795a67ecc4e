using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;
using Sampan.Sandbox.Apply.Fields;
using Sampan.Sandbox.Conversion;
using Sampan.Sandbox.Crds;
using Sampan.Sandbox.Discovery;
using Sampan.Sandbox.Kinds;

namespace Sampan.Sandbox.Apply;

/// <summary>The versions in which a resource is served now.</summary>
internal sealed class ServedVersions(ResourceTable table, ServedResource own, string? subresource, KubernetesVersion version) : IVersionedTypes
{
    /// <summary>A document in the version of the request.</summary>
    public TypedDocument Typed(JsonObject document) => new(document, own.Rules.TypeOf(own.Api.GroupVersionKind), own.Id.ApiVersion);

    public TypedDocument? Convert(TypedDocument document, string apiVersion)
    {
        if (document.ApiVersion == apiVersion) return document;
        if (Find(document.ApiVersion) is not { } from || Find(apiVersion) is not { } to) return null;
        try
        {
            var stored = VersionConverter.ToStorage(from, (JsonObject)document.Root.DeepClone());
            return new(VersionConverter.FromStorage(to, stored), to.Rules.TypeOf(to.Api.GroupVersionKind), apiVersion);
        }
        catch (ApiRefusal)
        {
            // What no version here can be converted to counts as a version that is gone.
            return null;
        }
    }

    public FieldSet ResetIn(string apiVersion) => ResetFields.Of(Find(apiVersion) ?? own, subresource, version);

    /// <summary>Where replicas are in the version of the request.</summary>
    public string[] ReplicasPath => ReplicasOf(own);

    /// <summary>Where replicas are in a version; null for a version that is not served.</summary>
    public PathElement[]? ReplicasIn(string apiVersion) => Find(apiVersion) is { } resource ? [.. ReplicasOf(resource).Select(PathElement.Field)] : null;

    private static string[] ReplicasOf(ServedResource resource) => (resource.Custom is { } custom ? custom.Scale : ScalePaths.Workload)?.Spec ?? [];

    private ServedResource? Find(string apiVersion) =>
        own.Id.ApiVersion == apiVersion ? own : table.All.FirstOrDefault(r => r.Home == own.Home && r.Id.ApiVersion == apiVersion);
}
