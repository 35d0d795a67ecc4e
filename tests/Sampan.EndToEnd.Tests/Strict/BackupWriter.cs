namespace Sampan.EndToEnd.Tests.Strict;

/// <summary>Who wrote a backup: which files it must have.</summary>
internal enum BackupWriter
{
    /// <summary>Velero 1.3: no versions in the archive, few files beside it.</summary>
    Velero13,

    /// <summary>Velero 1.18.</summary>
    Velero118,

    /// <summary>The product: everything of 1.18, and files of its own.</summary>
    Sampan,
}
