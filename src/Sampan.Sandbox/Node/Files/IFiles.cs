namespace Sampan.Sandbox.Node.Files;

/// <summary>One file system below its mount point. Paths are relative to it, clean, without a slash at either end; the mount point itself is empty.</summary>
internal interface IFiles
{
    /// <summary>The same for all who see the same files.</summary>
    string Identity { get; }

    bool IsDirectory(string path);

    /// <summary>Content of a file; null when there is none.</summary>
    byte[]? Read(string path);

    /// <summary>Makes or replaces a file.</summary>
    /// <exception cref="FileException">No such folder, a folder itself, or read-only.</exception>
    void Write(string path, byte[] content);

    void MakeDirectory(string path);

    /// <summary>Removes a file, or a folder with what is in it.</summary>
    void Remove(string path);
}
