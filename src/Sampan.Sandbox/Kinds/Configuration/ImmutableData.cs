using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Kinds.Configuration;

/// <summary>Secrets and config maps that were made immutable.</summary>
internal static class ImmutableData
{
    private const string Message = "field is immutable when `immutable` is set";

    public static void Check(List<FieldError> errors, JsonObject item, JsonObject old)
    {
        if (old.Flag("immutable") is not true) return;
        if (item.Flag("immutable") is not true) errors.Add(FieldError.Forbidden("immutable", Message));
        if (!JsonEdits.Same(item["data"], old["data"])) errors.Add(FieldError.Forbidden("data", Message));
        if (!JsonEdits.Same(item["binaryData"], old["binaryData"])) errors.Add(FieldError.Forbidden("binaryData", Message));
    }
}
