namespace Sampan.Engine.Restores.Records;

/// <summary>What became of an object: the word in parentheses of Velero's restore resource list.</summary>
public enum RestoreAction
{
    /// <summary>It was created by this restore (or by an earlier attempt of it).</summary>
    Created,

    /// <summary>It stood there and was merged into.</summary>
    Updated,

    /// <summary>Another one stood there, was deleted, and it was created. Velero's list says <c>created</c>.</summary>
    Recreated,

    /// <summary>It was refused, or stood there in another form and was left alone.</summary>
    Failed,

    /// <summary>It stood there as it should, or a rule says it is not restored.</summary>
    Skipped,
}
