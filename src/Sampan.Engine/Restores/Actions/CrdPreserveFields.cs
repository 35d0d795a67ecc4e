using System.Text.Json.Nodes;
using Sampan.Engine.Actions;
using Sampan.Engine.Restores.Items;
using Sampan.Kubernetes.Conversion;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Restores.Actions;

/// <summary><c>velero.io/crd-preserve-fields</c>: v1 refuses <c>preserveUnknownFields: true</c>; the same is said in each version's schema.</summary>
/// <remarks>Velero says it at the schema's root, where it does not reach below the fields that the schema names: what custom resources have there
/// is pruned.</remarks>
internal sealed class CrdPreserveFields : IRestoreItemAction
{
    public string Name => "velero.io/crd-preserve-fields";

    public AppliesTo AppliesTo => AppliesTo.Only(WellKnown.CustomResourceDefinitions);

    public Task<RestoreActionResult> ExecuteAsync(RestoreItem item, CancellationToken ct)
    {
        if (item.FromBackup.Kind.Version == "v1" && item.Spec is { } spec && spec.Flag("preserveUnknownFields") == true)
        {
            foreach (var version in spec.Items("versions").OfType<JsonObject>())
            {
                var schema = ObjectReset.Ensure(ObjectReset.Ensure(version, "schema"), "openAPIV3Schema");
                StructuralSchema.PreserveUnknownFields(schema);
                schema["type"] ??= "object";
            }

            spec.Remove("preserveUnknownFields");
        }

        return Task.FromResult(RestoreActionResult.Unchanged);
    }
}
