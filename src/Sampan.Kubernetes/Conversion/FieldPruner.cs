using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;

namespace Sampan.Kubernetes.Conversion;

/// <summary>Takes out of a document what the types of its version do not have.</summary>
internal static class FieldPruner
{
    /// <summary>Edits in place; paths of what was taken out, in document order. Kinds without types are left as they are.</summary>
    public static IReadOnlyList<string> Prune(JsonObject item, GroupVersionKind kind, ApiTypes types)
    {
        var gone = new List<string>();
        if (types.Find(kind) is { } type) Object(item, type, types, "", gone);
        return gone;
    }

    private static void Object(JsonObject item, TypeFact type, ApiTypes types, string path, List<string> gone)
    {
        List<string>? unknown = null;
        foreach (var (name, value) in item)
        {
            var here = path.Length == 0 ? name : $"{path}.{name}";
            if (type.Field(name) is not { } field)
            {
                (unknown ??= []).Add(name);
                gone.Add(here);
            }
            else if (value is not null)
            {
                Value(value, field.Type, types, here, gone);
            }
        }

        foreach (var name in unknown ?? []) item.Remove(name);
    }

    private static void Value(JsonNode value, FieldType type, ApiTypes types, string path, List<string> gone)
    {
        if (type.Shape == FieldShape.Named && value is JsonObject child && types.Find(type.TypeName!) is { } named)
        {
            Object(child, named, types, path, gone);
        }
        else if (type.Shape == FieldShape.List && value is JsonArray list)
        {
            for (var i = 0; i < list.Count; i++)
            {
                if (list[i] is { } each) Value(each, type.Element!, types, $"{path}[{i}]", gone);
            }
        }
        else if (type.Shape == FieldShape.Map && value is JsonObject map)
        {
            foreach (var (key, each) in map)
            {
                if (each is not null) Value(each, type.Element!, types, $"{path}[{key}]", gone);
            }
        }
    }
}
