namespace Sampan.Storage;

/// <summary>Bytes under keys, as a bucket keeps them. Safe for concurrent use.</summary>
/// <remarks>
/// <para>Keys are UTF-8 of at most 1,024 bytes: segments separated by single slashes, none of them empty, <c>.</c> or <c>..</c>, and no control characters;
/// anything else is <see cref="StoreError.Invalid"/>. Listing is in the order of the keys' UTF-8 bytes (<see cref="KeyOrder"/>).
/// A write that returned is seen by every later read and listing.</para>
/// <para>Puts are atomic: a reader sees the old object or the new one whole, and a put that fails or is cancelled leaves no new object.
/// Every failure is an <see cref="ObjectStoreException"/>, except that an exception thrown by the stream being put passes through as it is;
/// which failures are worth a retry is decided in one place, the retry decorator.</para>
/// </remarks>
public interface IObjectStore : IAsyncDisposable
{
    /// <summary>Where this is, for messages: a URL without credentials.</summary>
    string Description { get; }

    /// <summary>What this kind of store can do, as far as it is known by now.</summary>
    StoreTraits Traits { get; }

    /// <summary>Stores everything that <paramref name="content"/> yields from its position on; its length need not be known, and it is not disposed.</summary>
    /// <exception cref="ObjectStoreException"><see cref="StoreError.AlreadyExists"/> with <see cref="PutOptions.OnlyIfAbsent"/>.</exception>
    Task PutAsync(string key, Stream content, PutOptions options, CancellationToken ct);

    /// <summary>Opens an object, or the part of it that <paramref name="range"/> names; a range that begins behind the end yields nothing.</summary>
    /// <remarks>The stream can't seek, and its <see cref="Stream.Length"/> is the number of bytes that will come. A body cut off in the middle surfaces as an
    /// <see cref="ObjectStoreException"/> from the stream, never as an early end.</remarks>
    /// <exception cref="ObjectStoreException"><see cref="StoreError.NotFound"/>.</exception>
    Task<Stream> OpenReadAsync(string key, ByteRange? range, CancellationToken ct);

    /// <summary>Length and time of an object, or null when there is none.</summary>
    Task<ObjectHead?> HeadAsync(string key, CancellationToken ct);

    /// <summary>Deletes an object; one that is not there is deleted already.</summary>
    Task DeleteAsync(string key, CancellationToken ct);

    /// <summary>Every object whose key begins with <paramref name="prefix"/>, which may end anywhere.</summary>
    IAsyncEnumerable<ObjectHead> ListAsync(string prefix, CancellationToken ct);

    /// <summary>The distinct next path segments below <paramref name="prefix"/> (which is empty or ends in <c>/</c>), without slashes: what a person calls sub-folders.</summary>
    IAsyncEnumerable<string> ListFoldersAsync(string prefix, CancellationToken ct);

    /// <summary>A URL that reads the object without credentials until it expires; null when the store has no such thing. Existence is not checked.</summary>
    Task<Uri?> PresignAsync(string key, TimeSpan lifetime, CancellationToken ct);
}
