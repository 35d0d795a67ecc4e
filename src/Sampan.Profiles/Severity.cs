namespace Sampan.Profiles;

/// <summary>What a target does with an object that breaks a rule.</summary>
public enum Severity
{
    /// <summary>Accepts it; it may behave otherwise.</summary>
    Warn,

    /// <summary>Refuses to create it.</summary>
    Refuse,
}
