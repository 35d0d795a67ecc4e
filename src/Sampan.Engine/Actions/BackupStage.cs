namespace Sampan.Engine.Actions;

/// <summary>In which pass over an item a backup action is called.</summary>
public enum BackupStage
{
    /// <summary>The item has just been read.</summary>
    Collecting,

    /// <summary>The operation that an action started for the item has ended well. Starting another one now is an error.</summary>
    Finalizing,
}
