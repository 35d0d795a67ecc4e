namespace Sampan.Kubernetes.Documents;

/// <summary>What an object says it is: the two halves of <c>apiVersion</c>, and <c>kind</c>.</summary>
/// <param name="Group">API group; the empty string for the core group.</param>
/// <param name="Version">Version within the group, such as <c>v1beta1</c>.</param>
/// <param name="Kind">Kind in CamelCase, such as <c>Deployment</c>.</param>
public readonly record struct GroupVersionKind(string Group, string Version, string Kind)
{
    /// <summary><c>group/version</c>, or <c>version</c> alone for the core group.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>Splits an <c>apiVersion</c> at its only slash; without one the group is the core group.</summary>
    public static GroupVersionKind From(string apiVersion, string kind)
    {
        var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? new("", apiVersion, kind) : new(apiVersion[..slash], apiVersion[(slash + 1)..], kind);
    }

    /// <summary><c>apiVersion/Kind</c>, the key of Velero's resource lists.</summary>
    public override string ToString() => $"{ApiVersion}/{Kind}";
}
