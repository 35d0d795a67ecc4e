using Sampan.Kubernetes.Versions;

namespace Sampan.Sandbox.OpenApi;

/// <summary>The names under which API servers publish types.</summary>
internal static class SchemaNames
{
    /// <summary><c>apps.v1.Deployment</c> is published as <c>io.k8s.api.apps.v1.Deployment</c>.</summary>
    public static string Published(string type) => type.Split('.', 2)[0] switch
    {
        "meta" => $"io.k8s.apimachinery.pkg.apis.{type}",
        "apiextensions" => $"io.k8s.apiextensions-apiserver.pkg.apis.{type}",
        "apiregistration" => $"io.k8s.kube-aggregator.pkg.apis.{type}",
        _ => $"io.k8s.api.{type}",
    };

    /// <summary>Types of fields that the tables keep as a shape, and servers publish under a name.</summary>
    public static string? OfShape(FieldShape shape) => shape switch
    {
        FieldShape.Quantity => "io.k8s.apimachinery.pkg.api.resource.Quantity",
        FieldShape.IntOrString => "io.k8s.apimachinery.pkg.util.intstr.IntOrString",
        FieldShape.Time => "io.k8s.apimachinery.pkg.apis.meta.v1.Time",
        FieldShape.MicroTime => "io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime",
        _ => null,
    };
}
