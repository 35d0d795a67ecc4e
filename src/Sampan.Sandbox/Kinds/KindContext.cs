using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;

namespace Sampan.Sandbox.Kinds;

/// <summary>One write as a kind's own rules see it, after defaults by type.</summary>
/// <param name="Write">The write.</param>
/// <param name="Version">Version of the cluster.</param>
/// <param name="Now">Time of the write.</param>
internal sealed record KindContext(KindWrite Write, KubernetesVersion Version, DateTimeOffset Now)
{
    /// <summary>The new object.</summary>
    public JsonObject Item => Write.Item;

    /// <summary>What is stored; null on create.</summary>
    public JsonObject? Old => Write.Old;

    /// <summary>The new object's <c>spec</c>, made when it is not there.</summary>
    public JsonObject Spec => Item.ObjectOrNew("spec");

    /// <summary>The new object's <c>metadata</c>.</summary>
    public JsonObject Metadata => Item.ObjectOrNew("metadata");

    /// <summary>The 403 answer of an admission plugin: <c>pods "x" is forbidden: problem</c>.</summary>
    public ApiRefusal Forbid(string problem)
    {
        var resource = Write.Resource.GroupResource;
        return new(System.Net.HttpStatusCode.Forbidden, "Forbidden", $"{resource} \"{Write.Key.Name}\" is forbidden: {problem}")
        {
            Group = resource.Group,
            Kind = resource.Plural,
            Name = Write.Key.Name,
        };
    }
}
