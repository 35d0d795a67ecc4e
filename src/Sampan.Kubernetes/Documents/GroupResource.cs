namespace Sampan.Kubernetes.Documents;

/// <summary>A resource without its version, spelled as Velero's archive directories and filters spell it.</summary>
/// <param name="Group">API group; the empty string for the core group.</param>
/// <param name="Plural">Plural name in lower case, such as <c>deployments</c>.</param>
public readonly record struct GroupResource(string Group, string Plural)
{
    /// <summary>Splits at the first dot (<c>deployments.apps</c>); without one the group is the core group.</summary>
    public static GroupResource Parse(string text)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? new("", text) : new(text[(dot + 1)..], text[..dot]);
    }

    /// <summary><c>plural.group</c>, or <c>plural</c> for the core group.</summary>
    public override string ToString() => Group.Length == 0 ? Plural : $"{Plural}.{Group}";
}
