namespace Sampan.Storage;

/// <summary>How to put.</summary>
public sealed record PutOptions
{
    /// <summary>Overwrites.</summary>
    public static PutOptions Default { get; } = new();

    /// <summary>Only if the key is free.</summary>
    public static PutOptions IfAbsent { get; } = new() { OnlyIfAbsent = true };

    /// <summary>Fail with <see cref="StoreError.AlreadyExists"/> when the key is taken. Atomic where <see cref="StoreTraits.ConditionalPut"/> says so.</summary>
    public bool OnlyIfAbsent { get; init; }

    /// <summary>Leaves the decision to the store alone, without looking first: the location check asks whether it can make it.</summary>
    internal bool WithoutLooking { get; init; }
}
