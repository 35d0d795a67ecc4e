namespace Sampan.Api;

/// <summary>What a restore does with an object that stands in the target in another form.</summary>
public enum ExistingPolicy
{
    /// <summary>Nothing was said: it is left alone, with a warning.</summary>
    Unset,

    /// <summary>It is left alone, with a warning in other words.</summary>
    None,

    /// <summary>The difference is merged into it.</summary>
    Update,

    /// <summary>It is deleted and created anew. Velero does not know this one.</summary>
    Recreate,
}
