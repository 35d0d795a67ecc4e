namespace Sampan.Engine.Bucket;

/// <summary>The files of one restore, <c>restores/R/…</c>. All but the last three are gzip files of Velero's.</summary>
public enum RestoreFile
{
    /// <summary><c>restore-R-logs.gz</c>: text lines.</summary>
    Logs,

    /// <summary><c>restore-R-results.gz</c>: errors and warnings.</summary>
    Results,

    /// <summary><c>restore-R-resource-list.json.gz</c>: apiVersion/Kind to names with outcomes.</summary>
    ResourceList,

    /// <summary><c>restore-R-itemoperations.json.gz</c>: array.</summary>
    ItemOperations,

    /// <summary><c>R-volumeinfo.json.gz</c>: array. Velero gives this one no prefix.</summary>
    VolumeInfo,

    /// <summary><c>sampan-outcomes.jsonl.gz</c>: our own: a line for what became of each item, after one that names the restore.</summary>
    Outcomes,

    /// <summary><c>sampan-restore.json</c>: our own, not gzip: the Restore with its status.</summary>
    Record,

    /// <summary><c>sampan-issues.json</c>: our own, not gzip: every issue with its reason.</summary>
    Issues,
}
