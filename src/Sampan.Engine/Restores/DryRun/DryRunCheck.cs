namespace Sampan.Engine.Restores.DryRun;

/// <summary>How far the server looked at an object in a dry run.</summary>
public enum DryRunCheck
{
    /// <summary>It would accept it: defaults, validation, admission and quota included.</summary>
    Whole,

    /// <summary>It accepted it in namespace <c>default</c>, since its own does not exist yet: what that namespace's quota, limits or policies will say is not known.</summary>
    InDefaultNamespace,

    /// <summary>It was not asked: the definition of its kind, or its place, becomes free only in a real run.</summary>
    NotAsked,
}
