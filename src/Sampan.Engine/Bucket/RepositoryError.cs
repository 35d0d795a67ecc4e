namespace Sampan.Engine.Bucket;

/// <summary>Why a location refuses.</summary>
public enum RepositoryError
{
    /// <summary>A backup or restore of that name is there already.</summary>
    Exists,

    /// <summary>Another process is writing a backup of that name.</summary>
    BeingWritten,

    /// <summary>The location is set ReadOnly.</summary>
    ReadOnly,

    /// <summary>No backup or restore of that name.</summary>
    NotFound,

    /// <summary>The backup is not complete, or is being deleted: not offered for restore.</summary>
    NotComplete,

    /// <summary>Folders at the top of the location that are not Velero's.</summary>
    ForeignFolders,

    /// <summary>A record is not what it should be, or was written by a newer major version.</summary>
    Unreadable,

    /// <summary>Somebody else changed a record in between.</summary>
    Conflict,

    /// <summary>The name can't be the name of a backup or restore.</summary>
    BadName,
}
