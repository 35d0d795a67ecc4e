using System.Text.Json;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Protobuf;

namespace Sampan.Sandbox.OpenApi;

/// <summary>A version 2 document in the protobuf form, which is the only one kubectl reads: all types, and the operations with their query parameters.</summary>
/// <remarks>Field numbers are those of the public OpenAPI v2 message definitions.</remarks>
internal static class OpenApiV2Message
{
    public const string MediaType = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

    private const int Name = 1, Value = 2;

    /// <summary>True when a client accepts the protobuf form.</summary>
    public static bool IsAccepted(string accept) => accept.Contains("application/com.github.proto-openapi.spec.v2", StringComparison.Ordinal);

    public static ReadOnlyMemory<byte> Document(JsonElement document)
    {
        const int Swagger = 1, Info = 2, Paths = 8, Definitions = 9, Path = 2, Definition = 1, Title = 1, Version = 2;
        var (paths, definitions) = (new WireWriter(), new WireWriter());
        foreach (var path in document.At("paths").EnumerateObject())
        {
            const int Patch = 8;
            if (path.Value.TryGetProperty("patch", out var patch)) paths.Message(Path, Named(path.Name, new WireWriter().Message(Patch, Operation(patch))));
        }

        foreach (var type in document.At("definitions").EnumerateObject()) definitions.Message(Definition, Named(type.Name, Schema(type.Value)));
        var info = new WireWriter().Text(Title, document.Text("info", "title") ?? "").Text(Version, document.Text("info", "version") ?? "");
        return new WireWriter().Text(Swagger, "2.0").Message(Info, info).Message(Paths, paths).Message(Definitions, definitions).Written;
    }

    private static WireWriter Operation(JsonElement operation)
    {
        const int Parameter = 8, Responses = 9, Extension = 13, Response = 1, Described = 1, Description = 1;
        var to = new WireWriter();
        foreach (var parameter in operation.Items("parameters")) to.Message(Parameter, QueryParameter(parameter));
        var responses = new WireWriter();
        foreach (var response in operation.At("responses").EnumerateObject())
        {
            var described = new WireWriter().Text(Description, response.Value.Text("description") ?? "");
            responses.Message(Response, Named(response.Name, new WireWriter().Message(Described, described)));
        }

        to.Message(Responses, responses);
        Extensions(to, Extension, operation);
        return to;
    }

    private static WireWriter QueryParameter(JsonElement parameter)
    {
        const int Parameter = 1, NonBody = 2, Query = 3, In = 2, ParameterName = 4, Type = 6;
        var query = new WireWriter().Text(In, "query").Text(ParameterName, parameter.Text("name") ?? "").Text(Type, parameter.Text("type") ?? "string");
        return new WireWriter().Message(Parameter, new WireWriter().Message(NonBody, new WireWriter().Message(Query, query)));
    }

    private static WireWriter Schema(JsonElement schema)
    {
        const int Reference = 1, Format = 2, Description = 4, Required = 19, Additional = 21, Type = 22, Items = 23, Properties = 25, Extension = 31;
        var to = new WireWriter();
        if (schema.Text("$ref") is { } reference) to.Text(Reference, reference);
        if (schema.Text("format") is { } format) to.Text(Format, format);
        if (schema.Text("description") is { } description) to.Text(Description, description);
        foreach (var name in schema.Items("required")) to.Text(Required, name.GetString()!);
        if (schema.TryGetProperty("additionalProperties", out var additional)) to.Message(Additional, Either(additional));
        if (schema.Text("type") is { } type) to.Message(Type, new WireWriter().Text(1, type));
        if (schema.TryGetProperty("items", out var items)) to.Message(Items, new WireWriter().Message(1, Schema(items)));
        if (schema.At("properties") is { ValueKind: JsonValueKind.Object } properties)
        {
            var all = new WireWriter();
            foreach (var property in properties.EnumerateObject()) all.Message(1, Named(property.Name, Schema(property.Value)));
            to.Message(Properties, all);
        }

        Extensions(to, Extension, schema);
        return to;
    }

    private static WireWriter Either(JsonElement additional) => additional.ValueKind == JsonValueKind.Object
        ? new WireWriter().Message(1, Schema(additional))
        : new WireWriter().Whole(2, additional.ValueKind == JsonValueKind.True ? 1 : 0);

    /// <summary>Whatever begins with <c>x-</c>, as YAML; JSON is YAML.</summary>
    private static void Extensions(WireWriter to, int field, JsonElement owner)
    {
        const int Yaml = 2;
        foreach (var property in owner.EnumerateObject().Where(p => p.Name.StartsWith("x-", StringComparison.Ordinal)))
            to.Message(field, Named(property.Name, new WireWriter().Text(Yaml, property.Value.GetRawText())));
    }

    private static WireWriter Named(string name, WireWriter value) => new WireWriter().Text(Name, name).Message(Value, value);
}
