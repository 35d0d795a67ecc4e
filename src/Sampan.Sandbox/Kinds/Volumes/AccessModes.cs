using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Kinds.Volumes;

internal static class AccessModes
{
    private static readonly string[] Known = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"];

    public static void Check(List<FieldError> errors, JsonObject spec, string path)
    {
        foreach (var mode in spec.Texts("accessModes").Where(m => !Known.Contains(m))) errors.Add(FieldError.NotSupported($"{path}.accessModes", FieldError.Quote(mode), Known));
    }
}
