namespace Sampan.Engine.Results;

/// <summary>What a run is doing, in the order runs do it.</summary>
public enum EngineStage
{
    /// <summary>Reading what the cluster serves, or what the archive holds.</summary>
    Preparing,

    /// <summary>Objects are moving.</summary>
    Items,

    /// <summary>Waiting for volumes: snapshots being cut, claims being bound.</summary>
    Volumes,

    /// <summary>Waiting for hooks of restored pods.</summary>
    Hooks,

    /// <summary>Writing records and the completion marker.</summary>
    Finishing,
}
