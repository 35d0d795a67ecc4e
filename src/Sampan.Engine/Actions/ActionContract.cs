namespace Sampan.Engine.Actions;

/// <summary>Which generation of Velero's item-action contract an action speaks.</summary>
public enum ActionContract
{
    /// <summary>Takes an item, gives it back with additional items. No operations.</summary>
    V1 = 1,

    /// <summary>May also start an operation that outlives the call.</summary>
    V2 = 2,
}
