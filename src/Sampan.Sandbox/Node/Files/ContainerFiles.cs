namespace Sampan.Sandbox.Node.Files;

/// <summary>What the processes of one container see: its own files and the volumes mounted over them.</summary>
/// <param name="own">The container's own file system.</param>
/// <param name="mounts">Others by absolute mount path, without a slash at the end.</param>
/// <param name="freezer">Who may not be written to now.</param>
internal sealed class ContainerFiles(IFiles own, IReadOnlyList<(string Path, IFiles Files)> mounts, Freezer freezer)
{
    private const string Nowhere = "/dev/null";

    public bool IsDirectory(string path) => Locate(path) is var (files, below) && files.IsDirectory(below);

    /// <summary>Content of a file; null when there is none.</summary>
    public byte[]? Read(string path) => Clean(path) == Nowhere ? [] : Locate(path) is var (files, below) ? files.Read(below) : null;

    public bool Exists(string path) => IsDirectory(path) || Read(path) is not null;

    /// <exception cref="FileException">It can't be written.</exception>
    public async Task WriteAsync(string path, byte[] content, CancellationToken ct)
    {
        if (Clean(path) == Nowhere) return;
        var (files, below) = await WritableAsync(path, ct).ConfigureAwait(false);
        files.Write(below, content);
    }

    public async Task MakeDirectoryAsync(string path, CancellationToken ct)
    {
        var (files, below) = await WritableAsync(path, ct).ConfigureAwait(false);
        files.MakeDirectory(below);
    }

    public async Task RemoveAsync(string path, CancellationToken ct)
    {
        var (files, below) = await WritableAsync(path, ct).ConfigureAwait(false);
        if (below.Length == 0) throw new FileException("Device or resource busy");
        files.Remove(below);
    }

    /// <summary>The file system that a volume's mount point is in; null for any path of the container's own.</summary>
    public IFiles? VolumeOf(string path) => Locate(path).Files is var files && files != own ? files : null;

    /// <summary>Freezes; false when it is frozen already.</summary>
    public bool TryFreeze(IFiles volume) => freezer.TryFreeze(volume);

    /// <summary>Thaws; false when it is not frozen.</summary>
    public bool TryThaw(IFiles volume) => freezer.TryThaw(volume);

    private async Task<(IFiles Files, string Below)> WritableAsync(string path, CancellationToken ct)
    {
        var place = Locate(path);
        await freezer.ThawedAsync(place.Files, ct).ConfigureAwait(false);
        return place;
    }

    private (IFiles Files, string Below) Locate(string path)
    {
        var clean = Clean(path);
        var covering = mounts.Where(m => clean == m.Path || clean.StartsWith(m.Path + "/", StringComparison.Ordinal));
        var mount = covering.OrderByDescending(m => m.Path.Length).FirstOrDefault();
        return mount.Files is null ? (own, clean.Trim('/')) : (mount.Files, clean[mount.Path.Length..].Trim('/'));
    }

    // Processes start in the root folder.
    private static string Clean(string path)
    {
        var steps = new List<string>();
        foreach (var step in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (step == ".." && steps.Count > 0) steps.RemoveAt(steps.Count - 1);
            else if (step is not ("." or "..")) steps.Add(step);
        }

        return "/" + string.Join('/', steps);
    }
}
