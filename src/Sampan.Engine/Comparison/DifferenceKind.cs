namespace Sampan.Engine.Comparison;

/// <summary>What differs about an object.</summary>
public enum DifferenceKind
{
    /// <summary>It is on both sides and differs in fields.</summary>
    Changed,

    /// <summary>Only the left side has it.</summary>
    OnlyLeft,

    /// <summary>Only the right side has it.</summary>
    OnlyRight,

    /// <summary>It, or all objects of its resource, could not be read on one side.</summary>
    NotCompared,
}
