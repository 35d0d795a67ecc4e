namespace Sampan.Storage;

/// <summary>An object store refused or failed. The message names the store, the key, and what to do.</summary>
public sealed class ObjectStoreException : IOException
{
    /// <summary>Made by stores and by decorators.</summary>
    public ObjectStoreException(StoreError error, string store, string? key, string message, Exception? inner = null) : base(message, inner) =>
        (Error, Store, Key) = (error, store, key);

    /// <summary>Why.</summary>
    public StoreError Error { get; }

    /// <summary>The store's description, without credentials.</summary>
    public string Store { get; }

    /// <summary>The key concerned, or null when the call was about the bucket.</summary>
    public string? Key { get; }

    /// <summary>The same call may succeed in a moment: the one predicate for retries. False once a store has retried by itself and given up.</summary>
    public bool IsTransient => Error is StoreError.Unreachable or StoreError.Unavailable && !GivenUp;

    /// <summary>Set where retries were spent already, so that an outer layer does not multiply them.</summary>
    internal bool GivenUp { get; init; }
}
