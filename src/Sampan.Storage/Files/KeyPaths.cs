using System.Text;

namespace Sampan.Storage.Files;

/// <summary>Keys as relative paths and back, without loss. Ordinary keys look the same on disk.</summary>
/// <remarks>
/// A path component ends at 255 bytes, a segment of a key does not (<c>NAME-resource-list.json.gz</c> with a name of 253): a long segment continues in a directory
/// whose name ends in <c>%+</c>. A literal <c>%</c> is written <c>%25</c>, so that this can't be confused with a key.
/// </remarks>
internal static class KeyPaths
{
    public const string Continues = "%+";

    private const int MaxComponentBytes = 240;

    /// <summary>The path below the root; the key has been checked.</summary>
    public static string ToPath(string key)
    {
        var path = new StringBuilder(key.Length + 8);
        foreach (var segment in key.Split('/'))
        {
            if (path.Length > 0) path.Append('/');
            AppendSegment(path, segment);
        }

        return path.ToString();
    }

    /// <summary>The key of a path below the root, or null for a path that no key gives: a file of somebody else's.</summary>
    public static string? ToKey(string path)
    {
        var key = new StringBuilder(path.Length);
        var continues = true;
        foreach (var component in path.Split('/'))
        {
            if (!continues) key.Append('/');
            continues = component.EndsWith(Continues, StringComparison.Ordinal);
            key.Append(Unescape(continues ? component[..^Continues.Length] : component));
        }

        var found = key.ToString();
        return ObjectKeys.Problem(found, anyShape: false) is null && ToPath(found) == path ? found : null;
    }

    private static void AppendSegment(StringBuilder path, string segment)
    {
        var bytes = 0;
        foreach (var rune in segment.EnumerateRunes())
        {
            var text = rune.Value == '%' ? "%25" : rune.ToString();
            var size = Encoding.UTF8.GetByteCount(text);
            if (bytes + size > MaxComponentBytes)
            {
                path.Append(Continues).Append('/');
                bytes = 0;
            }

            path.Append(text);
            bytes += size;
        }
    }

    private static string Unescape(string text) => text.Replace("%25", "%", StringComparison.Ordinal);
}
