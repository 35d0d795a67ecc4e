namespace Sampan.Sandbox.Kinds.Shaping;

/// <summary>Reads the tag of an image name.</summary>
internal static class ImageReference
{
    /// <summary>True when the tag is <c>latest</c>, said or not; a digest counts as a tag of its own, unless a tag stands beside it.</summary>
    public static bool IsLatest(string image)
    {
        if (image.Length == 0 || image.Any(char.IsWhiteSpace)) return false;
        var at = image.IndexOf('@', StringComparison.Ordinal);
        var name = at < 0 ? image : image[..at];
        var colon = name.LastIndexOf(':');
        var tag = colon > name.LastIndexOf('/') ? name[(colon + 1)..] : null;
        return tag is null ? at < 0 : tag == "latest";
    }
}
