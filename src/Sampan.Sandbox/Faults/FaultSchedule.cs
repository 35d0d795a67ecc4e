namespace Sampan.Sandbox.Faults;

/// <summary>Which of the matching requests a fault strikes, in the order in which they arrive. The conditions add up.</summary>
public sealed record FaultSchedule
{
    /// <summary>Each of them, for ever.</summary>
    public static FaultSchedule Always { get; } = new();

    /// <summary>Lets this many pass first. Default 0.</summary>
    public long After { get; init; }

    /// <summary>Strikes so often and never again; null (the default) has no bound.</summary>
    public long? Times { get; init; }

    /// <summary>Strikes each Nth only: 3 lets two pass and strikes the third. Default 1.</summary>
    public long Every { get; init; } = 1;

    /// <summary>Strikes with this probability, 0 to 1; null (the default) is certain.</summary>
    public double? Chance { get; init; }

    /// <summary>Makes <see cref="Chance"/> the same in each run. Default 0.</summary>
    public int Seed { get; init; }
}
