using Sampan.Sandbox.Discovery;
using Sampan.Sandbox.Protobuf;

namespace Sampan.Sandbox.Routes;

/// <summary><c>/openapi/v2</c> in the protobuf form, which is the only one kubectl reads: who is served, and that patches take
/// <c>fieldValidation</c> and <c>dryRun</c>. It has no schemas; clients that look for them find those of v3 first.</summary>
/// <remarks>kubectl falls back to it for kinds whose group is not in the index of v3 yet, such as custom objects in the same file as their definition.
/// Field numbers are those of the public OpenAPI v2 message definitions.</remarks>
internal static class OpenApiV2Summary
{
    public const string MediaType = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

    private static readonly string[] Parameters = ["dryRun", "fieldManager", "fieldValidation"];

    /// <summary>True when a client accepts the protobuf form.</summary>
    public static bool IsAccepted(string accept) => accept.Contains("application/com.github.proto-openapi.spec.v2", StringComparison.Ordinal);

    public static ReadOnlyMemory<byte> Document(ResourceTable table)
    {
        const int Swagger = 1, Info = 2, Paths = 8, Title = 1, Version = 2, Path = 2;
        var paths = new WireWriter();
        foreach (var resource in table.All.Where(r => r.Serves("patch"))) paths.Message(Path, NamedPath(resource));
        return new WireWriter()
            .Text(Swagger, "2.0")
            .Message(Info, new WireWriter().Text(Title, "Kubernetes").Text(Version, "unversioned"))
            .Message(Paths, paths).Written;
    }

    private static WireWriter NamedPath(ServedResource resource)
    {
        const int Name = 1, Value = 2, Patch = 8, OperationParameter = 8, VendorExtension = 13, AnyYaml = 2;
        var id = resource.Id;
        var root = id.Group.Length == 0 ? $"/api/{id.Version}" : $"/apis/{id.Group}/{id.Version}";
        var scope = resource.Api.Namespaced ? "/namespaces/{namespace}" : "";
        var operation = new WireWriter();
        foreach (var parameter in Parameters) operation.Message(OperationParameter, QueryParameter(parameter));
        var yaml = $"group: \"{id.Group}\"\nkind: {resource.Api.Kind}\nversion: {id.Version}\n";
        operation.Message(VendorExtension, new WireWriter()
            .Text(Name, "x-kubernetes-group-version-kind").Message(Value, new WireWriter().Text(AnyYaml, yaml)));
        return new WireWriter().Text(Name, $"{root}{scope}/{id.Plural}/{{name}}").Message(Value, new WireWriter().Message(Patch, operation));
    }

    private static WireWriter QueryParameter(string name)
    {
        const int Parameter = 1, NonBody = 2, Query = 3, In = 2, Name = 4, Type = 6;
        var query = new WireWriter().Text(In, "query").Text(Name, name).Text(Type, "string");
        return new WireWriter().Message(Parameter, new WireWriter().Message(NonBody, new WireWriter().Message(Query, query)));
    }
}
