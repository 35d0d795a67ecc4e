namespace Sampan.Storage.Checks;

/// <summary>How one capability of a location turned out.</summary>
public enum CheckState
{
    /// <summary>It works.</summary>
    Ok,

    /// <summary>The store doesn't have it; Sampan does without, as the row says.</summary>
    Lacking,

    /// <summary>It doesn't work, and backups or restores need it.</summary>
    Failed,

    /// <summary>Not tried, because something before it failed.</summary>
    NotChecked,
}
