using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Api.Values;

internal static class References
{
    public static LocalReference? Get(Fields fields, string name) =>
        fields.Node(name) is JsonObject node ? new LocalReference(node.Text("apiGroup"), node.Text("kind") ?? "", node.Text("name") ?? "") : null;

    public static void Set(Fields fields, string name, LocalReference? value) => fields.Put(name, value is null ? null : new JsonObject
    {
        ["apiGroup"] = value.ApiGroup,
        ["kind"] = value.Kind,
        ["name"] = value.Name,
    });
}
