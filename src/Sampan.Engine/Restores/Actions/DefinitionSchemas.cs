using System.Text.Json.Nodes;
using Sampan.Engine.Actions;
using Sampan.Engine.Results;
using Sampan.Kubernetes.Conversion;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Restores.Actions;

/// <summary><c>sampan.dev/crd-structural-schema</c>: definitions that v1beta1 took with a schema that v1 refuses get one that takes the same objects.
/// Velero restores them as they are, and the API server refuses them.</summary>
internal sealed class DefinitionSchemas : IRestoreItemAction
{
    public string Name => "sampan.dev/crd-structural-schema";

    public AppliesTo AppliesTo => AppliesTo.Only(WellKnown.CustomResourceDefinitions);

    public Task<RestoreActionResult> ExecuteAsync(RestoreItem item, CancellationToken ct)
    {
        if (item.Object.Kind.Version != "v1") return Task.FromResult(RestoreActionResult.Unchanged);
        var gone = new List<string>();
        foreach (var version in item.Spec.Items("versions"))
        {
            if (version.At("schema", "openAPIV3Schema") is not JsonObject schema) continue;
            gone.AddRange(StructuralSchema.Complete(schema).Where(n => n.Kind == ConversionNoteKind.Lost).Select(n => $"{version.Text("name")} {n.Path}"));
        }

        if (gone.Count > 0)
        {
            var message = $"the schema of CustomResourceDefinition {item.Id.Key} was made structural, as v1 requires; it does not check any more: " +
                string.Join(", ", gone);
            item.Run.Report(new Issue(IssueSeverity.Warning, Reason.LostInConversion, message) { Resource = item.Resource, Key = item.Id.Key });
        }

        return Task.FromResult(RestoreActionResult.Unchanged);
    }
}
