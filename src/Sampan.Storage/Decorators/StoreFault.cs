namespace Sampan.Storage.Decorators;

/// <summary>What goes wrong with one call. Parts combine: a delay, then the rest.</summary>
public sealed record StoreFault
{
    /// <summary>Waits first, by the store's clock.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Fails with this. Alone: before the store is reached.</summary>
    public StoreError? Error { get; init; }

    /// <summary>The write arrives, and then the call fails with <see cref="Error"/>: an answer that got lost.</summary>
    public bool AfterTheWrite { get; init; }

    /// <summary>
    /// A body breaks off after so many bytes. Reading: the stream throws <see cref="StoreError.Unreachable"/>. Putting: the store gets that much of the content, then the call fails,
    /// and nothing was stored.
    /// </summary>
    public long? CutAfter { get; init; }

    /// <summary>Fails before the store is reached.</summary>
    public static StoreFault Fail(StoreError error = StoreError.Unavailable) => new() { Error = error };

    /// <summary>Breaks the body off.</summary>
    public static StoreFault Cut(long afterBytes) => new() { CutAfter = afterBytes, Error = StoreError.Unreachable };

    /// <summary>Loses the answer.</summary>
    public static StoreFault LoseAnswer() => new() { AfterTheWrite = true, Error = StoreError.Unreachable };

    /// <summary>Is slow.</summary>
    public static StoreFault Slow(TimeSpan delay) => new() { Delay = delay };
}
