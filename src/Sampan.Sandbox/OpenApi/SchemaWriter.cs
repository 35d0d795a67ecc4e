using System.Text.Json;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;

namespace Sampan.Sandbox.OpenApi;

/// <summary>Writes types as schemas.</summary>
internal sealed class SchemaWriter(Utf8JsonWriter json, OpenApiDialect dialect)
{
    private string Root => dialect == OpenApiDialect.V3 ? "#/components/schemas/" : "#/definitions/";

    public void Write(TypeFact type, IEnumerable<GroupVersionKind> kinds)
    {
        json.WriteStartObject(SchemaNames.Published(type.Name));
        json.WriteString("type", "object");
        var required = type.Fields.Where(f => f.Required).Select(f => f.Name).Order(StringComparer.Ordinal).ToList();
        if (required.Count > 0)
        {
            json.WriteStartArray("required");
            foreach (var name in required) json.WriteStringValue(name);
            json.WriteEndArray();
        }

        json.WriteStartObject("properties");
        foreach (var field in type.Fields.OrderBy(f => f.Name, StringComparer.Ordinal)) Field(field);
        json.WriteEndObject();
        Kinds(kinds);
        json.WriteEndObject();
    }

    /// <summary>The types that are scalars with a name.</summary>
    public void Scalars()
    {
        Scalar(FieldShape.Quantity, "string", null);
        Scalar(FieldShape.Time, "string", "date-time");
        Scalar(FieldShape.MicroTime, "string", "date-time");
        Scalar(FieldShape.IntOrString, "string", "int-or-string");
    }

    private void Scalar(FieldShape shape, string type, string? format)
    {
        json.WriteStartObject(SchemaNames.OfShape(shape)!);
        if (dialect == OpenApiDialect.V3 && (shape is FieldShape.Quantity or FieldShape.IntOrString)) OneOf(shape);
        else json.WriteString("type", type);
        if (format is not null) json.WriteString("format", format);
        json.WriteEndObject();
    }

    private void OneOf(FieldShape shape)
    {
        json.WriteStartArray("oneOf");
        foreach (var type in shape == FieldShape.Quantity ? new[] { "string", "number" } : ["integer", "string"])
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void Kinds(IEnumerable<GroupVersionKind> kinds)
    {
        var list = kinds.ToList();
        if (list.Count == 0) return;
        json.WriteStartArray("x-kubernetes-group-version-kind");
        foreach (var kind in list)
        {
            json.WriteStartObject();
            json.WriteString("group", kind.Group);
            json.WriteString("kind", kind.Kind);
            json.WriteString("version", kind.Version);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void Field(TypeField field)
    {
        json.WriteStartObject(field.Name);
        Type(field.Type);
        if (field.ListType is { } list) json.WriteString("x-kubernetes-list-type", list);
        if (field.ListMapKeys.Count > 0)
        {
            json.WriteStartArray("x-kubernetes-list-map-keys");
            foreach (var key in field.ListMapKeys) json.WriteStringValue(key);
            json.WriteEndArray();
        }

        if (field.MergeKey is { } mergeKey) json.WriteString("x-kubernetes-patch-merge-key", mergeKey);
        if (field.PatchStrategy is { } strategy) json.WriteString("x-kubernetes-patch-strategy", strategy);
        json.WriteEndObject();
    }

    private void Type(FieldType type)
    {
        switch (type.Shape)
        {
            case FieldShape.Named:
                Reference(SchemaNames.Published(type.TypeName!));
                break;
            case FieldShape.List:
                json.WriteString("type", "array");
                Nested("items", type.Element!);
                break;
            case FieldShape.Map:
                json.WriteString("type", "object");
                Nested("additionalProperties", type.Element!);
                break;
            case FieldShape.Any:
                break;
            case var shape when SchemaNames.OfShape(shape) is { } name:
                Reference(name);
                break;
            default:
                Plain(type.Shape);
                break;
        }
    }

    private void Nested(string property, FieldType type)
    {
        json.WriteStartObject(property);
        Type(type);
        json.WriteEndObject();
    }

    private void Reference(string name)
    {
        if (dialect == OpenApiDialect.V2)
        {
            json.WriteString("$ref", Root + name);
            return;
        }

        // A reference hides what stands beside it, so version 3 wraps it: patch annotations stay visible.
        json.WriteStartArray("allOf");
        json.WriteStartObject();
        json.WriteString("$ref", Root + name);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private void Plain(FieldShape shape)
    {
        var (type, format) = shape switch
        {
            FieldShape.Bytes => ("string", "byte"),
            FieldShape.Int32 => ("integer", "int32"),
            FieldShape.Int64 => ("integer", "int64"),
            FieldShape.Number => ("number", "double"),
            FieldShape.Flag => ("boolean", null),
            FieldShape.Free => ("object", null),
            _ => ("string", (string?)null),
        };
        json.WriteString("type", type);
        if (format is not null) json.WriteString("format", format);
    }
}
