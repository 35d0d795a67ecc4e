using System.Text;
using Sampan.Kubernetes.Documents;

namespace Sampan.Kubernetes.Client;

/// <summary>Paths and queries of the API.</summary>
internal static class KubePaths
{
    /// <summary><c>/api/v1</c> or <c>/apis/group/version</c>.</summary>
    public static string GroupVersion(string group, string version) => group.Length == 0 ? $"/api/{version}" : $"/apis/{group}/{version}";

    /// <summary>All objects of a resource, of one namespace or (null) of the cluster.</summary>
    public static string Collection(ResourceId resource, string? space)
    {
        var root = GroupVersion(resource.Group, resource.Version);
        return space is null ? $"{root}/{resource.Plural}" : $"{root}/namespaces/{Uri.EscapeDataString(space)}/{resource.Plural}";
    }

    /// <summary>One object, or one of its subresources.</summary>
    public static string Item(ResourceId resource, ObjectKey key, string? subresource = null)
    {
        var path = $"{Collection(resource, key.Namespace)}/{Uri.EscapeDataString(key.Name)}";
        return subresource is null ? path : $"{path}/{subresource}";
    }

    /// <summary>Appends the parameters that have a value.</summary>
    public static string With(string path, params ReadOnlySpan<(string Name, string? Value)> query)
    {
        var text = new StringBuilder(path);
        var separator = '?';
        foreach (var (name, value) in query)
        {
            if (value is null) continue;
            text.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
            separator = '&';
        }

        return text.ToString();
    }
}
