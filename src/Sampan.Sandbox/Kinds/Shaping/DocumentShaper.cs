using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;

namespace Sampan.Sandbox.Kinds.Shaping;

/// <summary>Gives a document everything an API server's answer has although the request lacked it: defaults by type, and the fields that are always written.</summary>
internal sealed class DocumentShaper(ApiTypes types, KubernetesVersion version)
{
    public void Shape(GroupVersionKind kind, JsonObject item)
    {
        if (types.Find(kind) is { } type) Object(item, type);
    }

    private void Object(JsonObject item, TypeFact type)
    {
        // Objects that are always there come first: defaults reach into them.
        foreach (var field in type.Fields)
        {
            if (field is { Empty: EmptyField.Written, Type.Shape: FieldShape.Named } && item[field.Name] is null) item[field.Name] = new JsonObject();
        }

        TypeDefaults.Apply(type.Name, item, version);
        foreach (var (name, value) in item.ToList())
        {
            if (value is not null && type.Field(name) is { } field) Value(value, field.Type);
        }

        foreach (var field in type.Fields)
        {
            if (item.ContainsKey(field.Name)) continue;
            if (field.Empty == EmptyField.WrittenNull) item[field.Name] = null;
            else if (field.Empty == EmptyField.Written) item[field.Name] = Zero(field.Type.Shape);
        }

        // Up to 1.33 a template's metadata said "creationTimestamp": null, for want of a way to leave an empty time out.
        if (type.Name == "meta.v1.ObjectMeta" && version.Minor <= 33 && !item.ContainsKey("creationTimestamp")) item["creationTimestamp"] = null;
    }

    private void Value(JsonNode value, FieldType type)
    {
        if (type.Shape == FieldShape.Named && value is JsonObject child && types.Find(type.TypeName!) is { } named) Object(child, named);
        else if (type.Shape == FieldShape.List && value is JsonArray list) Each(list, type.Element!);
        else if (type.Shape == FieldShape.Map && value is JsonObject map) Each(map.Select(p => p.Value), type.Element!);
    }

    private void Each(IEnumerable<JsonNode?> items, FieldType type)
    {
        if (type.Shape != FieldShape.Named) return;
        foreach (var item in items.ToList())
        {
            if (item is not null) Value(item, type);
        }
    }

    private static JsonNode? Zero(FieldShape shape) => shape switch
    {
        FieldShape.Text => "",
        FieldShape.Quantity => "0",
        FieldShape.Int32 or FieldShape.Int64 or FieldShape.Number or FieldShape.IntOrString => 0,
        FieldShape.Flag => false,
        _ => null,
    };
}
