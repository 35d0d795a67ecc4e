namespace Sampan.Storage;

/// <summary>Bytes under keys, as a bucket keeps them. Safe for concurrent use.</summary>
/// <remarks>
/// <para>Keys are UTF-8 without a leading <c>/</c>; listing is in ordinal order of the key. A write that returned is seen by every later read.</para>
/// <para>Puts are atomic: a reader sees the old object or the new one whole, and a put that fails or is cancelled leaves no new object.
/// Every failure is an <see cref="ObjectStoreException"/>; which of them are worth a retry is decided in one place, the retry decorator.</para>
/// </remarks>
public interface IObjectStore : IAsyncDisposable
{
    /// <summary>Where this is, for messages: a URL without credentials.</summary>
    string Description { get; }

    /// <summary>What this kind of store can do.</summary>
    StoreTraits Traits { get; }

    /// <summary>Stores everything that <paramref name="content"/> yields from its position on; its length need not be known.</summary>
    /// <exception cref="ObjectStoreException"><see cref="StoreError.AlreadyExists"/> with <see cref="PutOptions.OnlyIfAbsent"/>.</exception>
    Task PutAsync(string key, Stream content, PutOptions options, CancellationToken ct);

    /// <summary>Opens an object, or the part of it that <paramref name="range"/> names. A body cut off in the middle surfaces as an exception from the stream.</summary>
    /// <exception cref="ObjectStoreException"><see cref="StoreError.NotFound"/>.</exception>
    Task<Stream> OpenReadAsync(string key, ByteRange? range, CancellationToken ct);

    /// <summary>Length and time of an object, or null when there is none.</summary>
    Task<ObjectHead?> HeadAsync(string key, CancellationToken ct);

    /// <summary>Deletes an object; one that is not there is deleted already.</summary>
    Task DeleteAsync(string key, CancellationToken ct);

    /// <summary>Every object whose key begins with <paramref name="prefix"/>.</summary>
    IAsyncEnumerable<ObjectHead> ListAsync(string prefix, CancellationToken ct);

    /// <summary>The distinct next path segments below <paramref name="prefix"/> (which is empty or ends in <c>/</c>), without slashes: what a person calls sub-folders.</summary>
    IAsyncEnumerable<string> ListFoldersAsync(string prefix, CancellationToken ct);

    /// <summary>A URL that reads the object without credentials until it expires; null when the store has no such thing. Existence is not checked.</summary>
    Task<Uri?> PresignAsync(string key, TimeSpan lifetime, CancellationToken ct);
}
