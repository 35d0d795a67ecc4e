namespace Sampan.Cli.Flags;

/// <summary>Reads <c>--ordered-resources</c>: <c>pods=ns1/a,ns1/b;persistentvolumes=x</c>.</summary>
internal static class OrderedResourcesText
{
    /// <summary>Resource to its comma-separated names, or null with what is wrong with the text, in Velero's words.</summary>
    public static Dictionary<string, string>? Parse(string text, out string? error)
    {
        var orders = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in text.Split(';'))
        {
            var parts = entry.Split('=');
            if (parts.Length != 2)
            {
                error = $"invalid OrderedResources '{entry}'";
                return null;
            }

            orders[parts[0].Trim()] = parts[1].Trim();
        }

        error = null;
        return orders;
    }
}
