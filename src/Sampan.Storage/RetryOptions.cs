namespace Sampan.Storage;

/// <summary>How often and how long a transient failure is met with another try.</summary>
public sealed record RetryOptions
{
    /// <summary>One try only.</summary>
    public static RetryOptions None { get; } = new() { Attempts = 1 };

    /// <summary>Tries in all, the first included. Default 6: about ten seconds of a store's absence are bridged.</summary>
    public int Attempts { get; init; } = 6;

    /// <summary>The pause before the second try; it doubles each time. Default 200 ms. The actual pause is between half of it and all of it, at random.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>No pause is longer. Default 10 s.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(10);
}
