namespace Sampan.Engine.Archive;

/// <summary>What a reader accepts of an archive somebody else may have written.</summary>
public sealed record ArchiveLimits
{
    /// <summary>64 MiB an entry, 4 million entries, no bound on the whole but the disk.</summary>
    public static ArchiveLimits Default { get; } = new();

    /// <summary>Bytes one entry may have. Kubernetes itself stores about 1.5 MiB an object.</summary>
    public long EntryBytes { get; init; } = 64 << 20;

    /// <summary>Entries in all.</summary>
    public int Entries { get; init; } = 4_000_000;

    /// <summary>Unpacked bytes in all: the bound on the spool file. Default 1 TiB.</summary>
    public long TotalBytes { get; init; } = 1L << 40;

    /// <summary>Folder of the spool file; null is the system's temporary folder.</summary>
    public string? SpoolFolder { get; init; }
}
