namespace Sampan.Engine.Archive;

/// <summary>A backup's archive can't be trusted or can't be written: truncated, foreign, hostile, or too large. Never worth a retry.</summary>
public sealed class ArchiveException : IOException
{
    internal ArchiveException(string archive, string? entry, string problem, Exception? inner = null)
        : base(entry is null ? $"archive {archive}: {problem}" : $"archive {archive}, entry \"{Shown(entry)}\": {problem}", inner) =>
        (Archive, Entry) = (archive, entry);

    /// <summary>The archive's name, as its opener gave it.</summary>
    public string Archive { get; }

    /// <summary>The entry concerned, or null when it is the archive as a whole.</summary>
    public string? Entry { get; }

    // Whoever wrote the archive chose it: it must not fill or drive a terminal.
    private static string Shown(string entry)
    {
        var text = entry.Length <= 300 ? entry : entry[..300] + "…";
        return string.Concat(text.Select(c => char.IsControl(c) ? '\uFFFD' : c));
    }
}
