namespace Sampan.Kubernetes.Documents;

/// <summary>One served resource: what a request path names.</summary>
/// <param name="Group">API group; the empty string for the core group.</param>
/// <param name="Version">Version within the group.</param>
/// <param name="Plural">Plural name in lower case.</param>
public readonly record struct ResourceId(string Group, string Version, string Plural)
{
    /// <summary>The resource without its version.</summary>
    public GroupResource GroupResource => new(Group, Plural);

    /// <summary><c>group/version</c>, or <c>version</c> alone for the core group.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary><c>plural.group/version</c>, for messages.</summary>
    public override string ToString() => $"{GroupResource}/{Version}";
}
