namespace Sampan.Storage;

/// <summary>How to put.</summary>
public sealed record PutOptions
{
    /// <summary>Overwrites.</summary>
    public static PutOptions Default { get; } = new();

    /// <summary>Fail with <see cref="StoreError.AlreadyExists"/> when the key is taken.</summary>
    public bool OnlyIfAbsent { get; init; }
}
