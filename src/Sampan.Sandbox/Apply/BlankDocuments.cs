using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;

namespace Sampan.Sandbox.Apply;

/// <summary>What an object of a built-in kind is before anything is set: only what is always written. New objects are compared with it.</summary>
internal sealed class BlankDocuments(KubernetesVersion version)
{
    private readonly ApiTypes _types = ApiTypes.For(version);
    private readonly ConcurrentDictionary<GroupVersionKind, JsonObject> _made = new();

    /// <summary>One that several may read; nobody may change it.</summary>
    public JsonObject Of(GroupVersionKind kind) => _made.GetOrAdd(kind, k => _types.Find(k) is { } type ? Blank(type) : Untyped(k));

    /// <summary>Of a kind without built-in type: custom resources have no fields of their own.</summary>
    private static JsonObject Untyped(GroupVersionKind kind) => new() { ["apiVersion"] = kind.ApiVersion, ["kind"] = kind.Kind };

    private JsonObject Blank(TypeFact type)
    {
        var blank = new JsonObject();
        foreach (var field in type.Fields)
        {
            if (field.Empty == EmptyField.WrittenNull) blank[field.Name] = null;
            else if (field.Empty == EmptyField.Written) blank[field.Name] = Zero(field.Type);
        }

        // Up to 1.33 an unset time was written as null.
        if (type.Name == "meta.v1.ObjectMeta" && version.Minor <= 33) blank["creationTimestamp"] = null;
        return blank;
    }

    private JsonNode? Zero(FieldType type) => type.Shape switch
    {
        FieldShape.Named => _types.Find(type.TypeName!) is { } named ? Blank(named) : new JsonObject(),
        FieldShape.Text => "",
        FieldShape.Quantity => "0",
        FieldShape.Int32 or FieldShape.Int64 or FieldShape.Number or FieldShape.IntOrString => 0,
        FieldShape.Flag => false,
        _ => null,
    };
}
