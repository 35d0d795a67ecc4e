namespace Sampan.Sandbox.Node.Files;

/// <summary>A disk of the simulated cloud: what is written here is in its next snapshot.</summary>
internal sealed class DiskFiles(string folder, bool readOnly) : IFiles
{
    public string Identity => folder;

    public bool IsDirectory(string path) => Directory.Exists(At(path));

    public byte[]? Read(string path) => File.Exists(At(path)) ? File.ReadAllBytes(At(path)) : null;

    public void Write(string path, byte[] content)
    {
        Writable();
        if (IsDirectory(path)) throw FileException.IsFolder();
        if (!Directory.Exists(Path.GetDirectoryName(At(path)))) throw FileException.Missing();
        File.WriteAllBytes(At(path), content);
    }

    public void MakeDirectory(string path)
    {
        Writable();
        Directory.CreateDirectory(At(path));
    }

    public void Remove(string path)
    {
        Writable();
        if (IsDirectory(path)) Directory.Delete(At(path), recursive: true);
        else File.Delete(At(path));
    }

    private void Writable()
    {
        if (readOnly) throw FileException.ReadOnly();
    }

    private string At(string path)
    {
        try
        {
            return SafePath.Under(folder, path);
        }
        catch (ToolException e)
        {
            throw new FileException(e.Message);
        }
    }
}
