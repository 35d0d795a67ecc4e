namespace Sampan.Storage.Checks;

/// <summary>How to check a store that is open already.</summary>
public sealed record LocationCheckOptions
{
    /// <summary>This machine's clock, which the store's is compared with.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Fetches the presigned URL, without credentials.</summary>
    public required HttpClient Http { get; init; }

    /// <summary>Opens the same location with a checksum header switched on; null where the store has no such thing.</summary>
    public Func<IObjectStore>? OpenWithChecksum { get; init; }

    /// <summary>Gets each row as soon as it is known.</summary>
    public IProgress<CheckRow>? Progress { get; init; }
}
