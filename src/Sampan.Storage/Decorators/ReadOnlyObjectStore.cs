namespace Sampan.Storage.Decorators;

/// <summary>Refuses to put and delete with <see cref="StoreError.ReadOnly"/>, except below the prefixes that stay writable (as <c>restores/</c> does in a ReadOnly location).</summary>
public sealed class ReadOnlyObjectStore : DelegatingObjectStore
{
    private readonly string[] _writable;
    private readonly string _remedy;

    /// <summary>Wraps.</summary>
    /// <param name="inner">The store.</param>
    /// <param name="remedy">The end of the message: how to make it writable.</param>
    /// <param name="writablePrefixes">Keys that may be written all the same.</param>
    public ReadOnlyObjectStore(IObjectStore inner, string remedy, params string[] writablePrefixes) : base(inner) => (_remedy, _writable) = (remedy, writablePrefixes);

    /// <inheritdoc/>
    public override Task PutAsync(string key, Stream content, PutOptions options, CancellationToken ct) =>
        Refusal(key, "written") is { } refusal ? Task.FromException(refusal) : Inner.PutAsync(key, content, options, ct);

    /// <inheritdoc/>
    public override Task DeleteAsync(string key, CancellationToken ct) =>
        Refusal(key, "deleted") is { } refusal ? Task.FromException(refusal) : Inner.DeleteAsync(key, ct);

    private ObjectStoreException? Refusal(string key, string verb) => _writable.Any(p => key.StartsWith(p, StringComparison.Ordinal))
        ? null
        : new ObjectStoreException(StoreError.ReadOnly, Description, key, $"{Description} is ReadOnly: '{key}' was not {verb}: {_remedy}");
}
