using System.Buffers;
using System.Text.Json;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;

namespace Sampan.Sandbox.OpenApi;

/// <summary>Writes one document: the types that some kinds need, and for each kind the operations clients look for.</summary>
internal sealed class OpenApiWriter(ApiFacts facts, ApiTypes types, OpenApiDialect dialect)
{
    public byte[] Write(IReadOnlyList<ApiFact> kinds)
    {
        var buffer = new ArrayBufferWriter<byte>(64 * 1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString(dialect == OpenApiDialect.V2 ? "swagger" : "openapi", dialect == OpenApiDialect.V2 ? "2.0" : "3.0.0");
            json.WriteStartObject("info");
            json.WriteString("title", "Kubernetes");
            json.WriteString("version", facts.Version.GitVersion);
            json.WriteEndObject();
            json.WriteStartObject("paths");
            foreach (var kind in kinds) new PathWriter(json, dialect).Write(kind.Resource);
            json.WriteEndObject();
            Types(json, kinds);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private void Types(Utf8JsonWriter json, IReadOnlyList<ApiFact> kinds)
    {
        if (dialect == OpenApiDialect.V3) json.WriteStartObject("components");
        json.WriteStartObject(dialect == OpenApiDialect.V3 ? "schemas" : "definitions");
        var schemas = new SchemaWriter(json, dialect);
        var byType = kinds.Select(k => k.Resource.GroupVersionKind).Distinct().ToLookup(ApiTypes.NameOf);
        foreach (var type in Reachable(kinds)) schemas.Write(type, byType[type.Name]);
        schemas.Scalars();
        json.WriteEndObject();
        if (dialect == OpenApiDialect.V3) json.WriteEndObject();
    }

    private SortedDictionary<string, TypeFact>.ValueCollection Reachable(IReadOnlyList<ApiFact> kinds)
    {
        var found = new SortedDictionary<string, TypeFact>(StringComparer.Ordinal);
        var open = new Stack<string>(kinds.Select(k => ApiTypes.NameOf(k.Resource.GroupVersionKind)));
        while (open.TryPop(out var name))
        {
            if (types.Find(name) is not { } type || !found.TryAdd(name, type)) continue;
            foreach (var field in type.Fields)
            {
                if (NameIn(field.Type) is { } next) open.Push(next);
            }
        }

        return found.Values;
    }

    private static string? NameIn(FieldType type) => type.Element is { } element ? NameIn(element) : type.TypeName;
}
