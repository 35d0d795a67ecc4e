using Sampan.Api;

namespace Sampan.Engine.Restores.Modifiers;

/// <summary>What an object must be like for a rule to edit it; all of it must hold. It is judged after the restore's actions, with its old namespace.</summary>
public sealed record ModifierConditions
{
    /// <summary><c>plural.group</c>, or <c>plural</c> of the core group, as a glob whose <c>*</c> stops at dots (<c>**</c> does not). Must not be
    /// empty.</summary>
    public required string GroupResource { get; init; }

    /// <summary>A regular expression (RE2) that is found somewhere in the name. Empty (the default) is fulfilled by any.</summary>
    public string ResourceNameRegex { get; init; } = "";

    /// <summary>Globs of namespaces by their names in the backup; none (the default) is all of them. Cluster-scoped objects always fulfil it.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>Labels the object must have, or null.</summary>
    public LabelSelector? LabelSelector { get; init; }

    /// <summary>Values the object must have. A path that is not there is a condition that does not hold.</summary>
    public IReadOnlyList<ModifierMatch> Matches { get; init; } = [];
}
