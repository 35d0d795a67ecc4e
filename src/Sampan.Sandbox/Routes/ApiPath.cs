namespace Sampan.Sandbox.Routes;

/// <summary>The parts of a resource path.</summary>
/// <param name="Group">API group; empty under <c>/api</c>.</param>
/// <param name="Version">Version.</param>
/// <param name="Namespace">Namespace, or null.</param>
/// <param name="Plural">Resource.</param>
/// <param name="Name">Object, or null for the collection.</param>
/// <param name="Subresource">Subresource, or null. Further segments (as of proxies) are left out.</param>
/// <param name="Watch">True below the old prefix <c>watch</c>, which asks for a watch of what comes after it.</param>
internal sealed record ApiPath(string Group, string Version, string? Namespace, string Plural, string? Name, string? Subresource, bool Watch = false)
{
    /// <summary>Reads <c>/api/v1/...</c> and <c>/apis/GROUP/VERSION/...</c>; null when nothing comes after the version.</summary>
    public static ApiPath? Parse(string[] segments)
    {
        var core = segments is ["api", ..];
        var start = core ? 2 : 3;
        if (segments.Length <= start) return null;
        var (group, version) = core ? ("", segments[1]) : (segments[1], segments[2]);
        var rest = segments.AsSpan(start);

        if (rest.Length >= 2 && rest[0] == "watch") return Parse([.. segments[..start], .. rest[1..]]) is { Subresource: null } watched ? watched with { Watch = true } : null;

        // A namespace's own subresources look like a resource inside it.
        if (rest.Length >= 3 && rest[0] == "namespaces" && !(rest.Length == 3 && rest[2] is "status" or "finalize"))
            return new(group, version, rest[1], rest[2], At(rest, 3), At(rest, 4));
        return new(group, version, null, rest[0], At(rest, 1), At(rest, 2));
    }

    private static string? At(ReadOnlySpan<string> segments, int index) => index < segments.Length ? segments[index] : null;
}
