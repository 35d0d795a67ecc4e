namespace Sampan.Sandbox.Node.Files;

/// <summary>A container's own files, or a volume that lives as long as its pod. Safe for concurrent use.</summary>
internal sealed class MemoryFiles(string identity, params IEnumerable<string> folders) : IFiles
{
    private readonly Lock _lock = new();

    // A folder has no content.
    private readonly Dictionary<string, byte[]?> _entries = folders.ToDictionary(f => f, _ => (byte[]?)null, StringComparer.Ordinal);

    public string Identity => identity;

    public bool IsDirectory(string path)
    {
        lock (_lock) return IsFolder(path);
    }

    public byte[]? Read(string path)
    {
        lock (_lock) return _entries.GetValueOrDefault(path);
    }

    public void Write(string path, byte[] content)
    {
        lock (_lock)
        {
            if (IsFolder(path)) throw FileException.IsFolder();
            if (!IsFolder(Parent(path))) throw FileException.Missing();
            _entries[path] = content;
        }
    }

    public void MakeDirectory(string path)
    {
        lock (_lock)
        {
            for (var at = path; at.Length > 0; at = Parent(at))
            {
                if (_entries.TryGetValue(at, out var content) && content is not null) throw new FileException("Not a directory");
                _entries[at] = null;
            }
        }
    }

    public void Remove(string path)
    {
        lock (_lock)
        {
            foreach (var gone in _entries.Keys.Where(k => k == path || k.StartsWith(path + "/", StringComparison.Ordinal)).ToList()) _entries.Remove(gone);
        }
    }

    private static string Parent(string path) => path.Contains('/', StringComparison.Ordinal) ? path[..path.LastIndexOf('/')] : "";

    private bool IsFolder(string path) => path.Length == 0 || (_entries.TryGetValue(path, out var content) && content is null);
}
