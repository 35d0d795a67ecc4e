using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Archive;

/// <summary>Velero's paths inside an archive, both ways.</summary>
/// <remarks><c>resources/&lt;gr&gt;/[&lt;version&gt;[-preferredversion]/](cluster|namespaces/&lt;ns&gt;)/&lt;name&gt;.json</c>, format 1.1.0.</remarks>
internal static class ArchivePath
{
    public const string VersionFile = "metadata/version";
    public const string Root = "resources/";
    public const string PreferredSuffix = "-preferredversion";
    private const string Extension = ".json";

    // Of group, version, namespace and name at their longest, with room to spare.
    private const int LongestPath = 4096;

    public static string Of(GroupResource resource, ObjectKey key, string? versionFolder)
    {
        var place = key.Namespace is null ? "cluster" : $"namespaces/{key.Namespace}";
        return versionFolder is null
            ? $"{Root}{resource}/{place}/{key.Name}{Extension}"
            : $"{Root}{resource}/{versionFolder}/{place}/{key.Name}{Extension}";
    }

    /// <summary>Null when the path is none of an item: tolerated by readers, as Velero does.</summary>
    public static (GroupResource Resource, ObjectKey Key, string? VersionFolder)? Parse(string path)
    {
        if (!path.StartsWith(Root, StringComparison.Ordinal) || !path.EndsWith(Extension, StringComparison.Ordinal)) return null;
        var parts = path[..^Extension.Length].Split('/');
        return parts switch
        {
            [_, var gr, "cluster", var name] => Item(gr, null, name, null),
            [_, var gr, "namespaces", var ns, var name] => Item(gr, ns, name, null),
            [_, var gr, var v, "cluster", var name] => Item(gr, null, name, v),
            [_, var gr, var v, "namespaces", var ns, var name] => Item(gr, ns, name, v),
            _ => null,
        };
    }

    /// <summary>True when a name can be one segment of a path: no slash, no backslash, no control character, not <c>.</c> or <c>..</c>.</summary>
    public static bool IsSafeSegment(string name) =>
        name.Length is > 0 and <= 512 && name is not ("." or "..") && !name.AsSpan().ContainsAny('/', '\\') && !name.Any(char.IsControl);

    /// <summary>Why a path may not be in an archive at all, or null when it may.</summary>
    public static string? Danger(string path)
    {
        if (path.Length == 0) return "an empty name";
        if (path.Length > LongestPath) return $"a path of {path.Length} characters";
        if (path[0] == '/' || (path.Length > 1 && path[1] == ':' && char.IsAsciiLetter(path[0]))) return "an absolute path";
        if (path.Contains('\0', StringComparison.Ordinal) || path.Contains('\\', StringComparison.Ordinal)) return "a name with a backslash or a NUL";
        return path.Split('/').Contains("..") ? "a path that leaves the archive (..)" : null;
    }

    private static (GroupResource, ObjectKey, string?)? Item(string gr, string? ns, string name, string? version) =>
        gr.Length == 0 || name.Length == 0 || ns?.Length == 0 || version?.Length == 0 ? null : (GroupResource.Parse(gr), new ObjectKey(ns, name), version);
}
