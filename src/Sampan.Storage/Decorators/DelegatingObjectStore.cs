namespace Sampan.Storage.Decorators;

/// <summary>Passes everything on; a decorator overrides what it is about. Owns the inner store.</summary>
public abstract class DelegatingObjectStore : IObjectStore
{
    /// <summary>Wraps.</summary>
    protected DelegatingObjectStore(IObjectStore inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        Inner = inner;
    }

    /// <summary>What is wrapped.</summary>
    protected IObjectStore Inner { get; }

    /// <inheritdoc/>
    public virtual string Description => Inner.Description;

    /// <inheritdoc/>
    public virtual StoreTraits Traits => Inner.Traits;

    /// <inheritdoc/>
    public virtual Task PutAsync(string key, Stream content, PutOptions options, CancellationToken ct) => Inner.PutAsync(key, content, options, ct);

    /// <inheritdoc/>
    public virtual Task<Stream> OpenReadAsync(string key, ByteRange? range, CancellationToken ct) => Inner.OpenReadAsync(key, range, ct);

    /// <inheritdoc/>
    public virtual Task<ObjectHead?> HeadAsync(string key, CancellationToken ct) => Inner.HeadAsync(key, ct);

    /// <inheritdoc/>
    public virtual Task DeleteAsync(string key, CancellationToken ct) => Inner.DeleteAsync(key, ct);

    /// <inheritdoc/>
    public virtual IAsyncEnumerable<ObjectHead> ListAsync(string prefix, CancellationToken ct) => Inner.ListAsync(prefix, ct);

    /// <inheritdoc/>
    public virtual IAsyncEnumerable<string> ListFoldersAsync(string prefix, CancellationToken ct) => Inner.ListFoldersAsync(prefix, ct);

    /// <inheritdoc/>
    public virtual Task<Uri?> PresignAsync(string key, TimeSpan lifetime, CancellationToken ct) => Inner.PresignAsync(key, lifetime, ct);

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return Inner.DisposeAsync();
    }
}
