namespace Sampan.Sandbox.Node;

/// <summary>Joins a path from an object to a folder of ours without ever leaving it.</summary>
internal static class SafePath
{
    /// <exception cref="ToolException">The path climbs out of the folder, or leads through a link.</exception>
    public static string Under(string folder, string relative)
    {
        var path = folder;
        foreach (var step in relative.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (step == ".") continue;
            if (step == ".." || step.Contains('\0', StringComparison.Ordinal))
            {
                throw new ToolException($"path \"{relative}\" leads out of its volume");
            }

            path = Path.Combine(path, step);
            if (new FileInfo(path).LinkTarget is not null) throw new ToolException($"path \"{relative}\" leads through a link");
        }

        return path;
    }
}
