namespace Sampan.Sandbox.Csi;

/// <summary>Copies folders file by file, so that the copy shares no bytes with the original. Links are left out: they could lead anywhere.</summary>
internal static class FileTree
{
    public static async Task CopyAsync(string from, string to, CancellationToken ct)
    {
        foreach (var entry in new DirectoryInfo(from).EnumerateFileSystemInfos())
        {
            ct.ThrowIfCancellationRequested();
            if (entry.LinkTarget is not null) continue;
            var target = Path.Combine(to, entry.Name);
            if (entry is DirectoryInfo)
            {
                Directory.CreateDirectory(target);
                await CopyAsync(entry.FullName, target, ct).ConfigureAwait(false);
            }
            else
            {
                await CopyFileAsync(entry.FullName, target, ct).ConfigureAwait(false);
            }
        }
    }

    private static async Task CopyFileAsync(string from, string to, CancellationToken ct)
    {
        var source = File.OpenRead(from);
        await using (source.ConfigureAwait(false))
        {
            var target = File.Create(to);
            await using (target.ConfigureAwait(false)) await source.CopyToAsync(target, ct).ConfigureAwait(false);
        }
    }
}
