namespace Sampan.Engine.Volumes;

/// <summary>Whether a volume is to be snapshotted, and what decided it.</summary>
internal enum SnapshotChoice
{
    /// <summary>Take one.</summary>
    Take,

    /// <summary>Take none: a policy says skip.</summary>
    SkippedByPolicy,

    /// <summary>Take none: a policy wants its files.</summary>
    FilesByPolicy,

    /// <summary>Take none: a policy leaves it to a plugin.</summary>
    LeftToPlugin,

    /// <summary>Take none: a pod has its files backed up.</summary>
    TakenAsFiles,

    /// <summary>Take none: <c>spec.snapshotVolumes</c> is false.</summary>
    Off,
}
