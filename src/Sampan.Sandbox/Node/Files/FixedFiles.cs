namespace Sampan.Sandbox.Node.Files;

/// <summary>A ConfigMap, Secret or projected volume.</summary>
internal sealed class FixedFiles(string identity, IReadOnlyDictionary<string, byte[]> files) : IFiles
{
    public string Identity => identity;

    // One file mounted by its subPath stands under the empty name.
    public bool IsDirectory(string path) =>
        !files.ContainsKey(path) && (path.Length == 0 || files.Keys.Any(f => f.StartsWith(path + "/", StringComparison.Ordinal)));

    public byte[]? Read(string path) => files.GetValueOrDefault(path);

    public void Write(string path, byte[] content) => throw FileException.ReadOnly();

    public void MakeDirectory(string path) => throw FileException.ReadOnly();

    public void Remove(string path) => throw FileException.ReadOnly();
}
