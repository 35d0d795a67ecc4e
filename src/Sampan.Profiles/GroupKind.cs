namespace Sampan.Profiles;

/// <summary>A kind in any version.</summary>
/// <param name="Group">API group; the empty string for the core group.</param>
/// <param name="Kind">Kind in CamelCase.</param>
public readonly record struct GroupKind(string Group, string Kind)
{
    /// <summary>Reads <c>Service</c> or <c>Deployment.apps</c>.</summary>
    public static GroupKind Parse(string text)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? new("", text) : new(text[(dot + 1)..], text[..dot]);
    }

    /// <summary><c>Kind</c> or <c>Kind.group</c>.</summary>
    public override string ToString() => Group.Length == 0 ? Kind : $"{Kind}.{Group}";
}
