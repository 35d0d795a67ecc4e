namespace Sampan.Engine.Actions;

/// <summary>In which pass over an item a backup action is called.</summary>
public enum BackupStage
{
    /// <summary>The item has just been read.</summary>
    Collecting,

    /// <summary>An operation for the item, or one that changed it, has ended. Starting another one now is an error.</summary>
    Finalizing,
}
