namespace Sampan.Engine.Restores.Modifiers;

/// <summary>Edits for the objects that fulfil some conditions. A rule has edits of one form.</summary>
public sealed record ResourceModifierRule
{
    /// <summary>Which objects are meant.</summary>
    public required ModifierConditions Conditions { get; init; }

    /// <summary>A JSON patch (RFC 6902): its operations apply one after the other, all or none.</summary>
    public IReadOnlyList<ModifierOperation> Patches { get; init; } = [];

    /// <summary>JSON merge patches (RFC 7396) as YAML or JSON.</summary>
    public IReadOnlyList<string> MergePatches { get; init; } = [];

    /// <summary>Strategic merge patches as YAML or JSON; for built-in kinds.</summary>
    public IReadOnlyList<string> StrategicPatches { get; init; } = [];

    internal string? Problem()
    {
        if (Conditions.GroupResource.Length == 0) return "groupkResource cannot be empty";
        if (new[] { Patches.Count, MergePatches.Count, StrategicPatches.Count }.Count(n => n > 0) > 1)
            return "only one of patches, mergePatches, strategicPatches can be specified";
        return Patches.Select(p => p.Problem()).FirstOrDefault(p => p is not null);
    }
}
