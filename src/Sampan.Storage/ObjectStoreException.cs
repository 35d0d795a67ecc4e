namespace Sampan.Storage;

/// <summary>An object store refused or failed.</summary>
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
}
