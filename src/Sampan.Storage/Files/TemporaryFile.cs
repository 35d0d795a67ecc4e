namespace Sampan.Storage.Files;

/// <summary>
/// A file that is being written under the root and is not an object yet. It is locked while its writer lives, so that what a killed process left behind can be told
/// apart from what another one is writing, without looking at clocks.
/// </summary>
internal sealed class TemporaryFile : IDisposable
{
    /// <summary>The folder below the root; no key may begin with it.</summary>
    public const string Folder = ".sampan-tmp";

    private readonly FileStream _stream;

    private TemporaryFile(string path, FileStream stream) => (Path, _stream) = (path, stream);

    public string Path { get; }

    public Stream Stream => _stream;

    public static TemporaryFile Create(string root)
    {
        var folder = Directory.CreateDirectory(System.IO.Path.Combine(root, Folder)).FullName;
        var path = System.IO.Path.Combine(folder, Guid.NewGuid().ToString("N"));
        return new TemporaryFile(path, new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true));
    }

    /// <summary>Deletes what no living process holds.</summary>
    public static void RemoveOrphans(string root)
    {
        var folder = System.IO.Path.Combine(root, Folder);
        if (!Directory.Exists(folder)) return;
        foreach (var path in Directory.EnumerateFiles(folder))
        {
            try
            {
                using var unlocked = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.None);
                File.Delete(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Locked: somebody is writing it. Gone or foreign: not ours to judge.
            }
        }
    }

    /// <summary>Everything on the disk, not only in its cache.</summary>
    public void Sync() => _stream.Flush(flushToDisk: true);

    /// <summary>Takes the place of whatever has the name.</summary>
    public void MoveOver(string target) => File.Move(Path, target, overwrite: true);

    /// <summary>Takes the name if it is free.</summary>
    public bool TryMoveTo(string target) => PosixFiles.TryLink(Path, target);

    public void Dispose()
    {
        // The name first, then the lock: in the other order an orphan hunter could meet a file in between.
        try
        {
            File.Delete(Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next start removes it.
        }

        _stream.Dispose();
    }
}
