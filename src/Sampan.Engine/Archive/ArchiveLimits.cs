namespace Sampan.Engine.Archive;

/// <summary>What a reader accepts of an archive somebody else may have written.</summary>
public sealed record ArchiveLimits
{
    /// <summary>64 MiB an entry, 4 million entries, 1 TiB in all, and 400 times what it is packed.</summary>
    public static ArchiveLimits Default { get; } = new();

    /// <summary>Bytes one entry may have. Kubernetes itself stores about 1.5 MiB an object.</summary>
    public long EntryBytes { get; init; } = 64 << 20;

    /// <summary>Entries in all.</summary>
    public int Entries { get; init; } = 4_000_000;

    /// <summary>Unpacked bytes in all, headers and unknown entries included: the bound on the spool file and on the work. Default 1 TiB.</summary>
    public long TotalBytes { get; init; } = 1L << 40;

    /// <summary>How many times its packed size an archive may unpack to, once it is beyond <see cref="RatioFrom"/>. Default 400: gzip packs at most
    /// 1032 to 1, which only runs of one byte reach; objects as alike as they can be come to about 100.</summary>
    public int Ratio { get; init; } = 400;

    /// <summary>Unpacked bytes from which on <see cref="Ratio"/> counts. Default 256 MiB.</summary>
    public long RatioFrom { get; init; } = 256 << 20;

    /// <summary>Folder of the spool file; null is the system's temporary folder.</summary>
    public string? SpoolFolder { get; init; }
}
