using System.Runtime.CompilerServices;

namespace Sampan.Storage.Decorators;

/// <summary>The part of a store below a prefix, as a store of its own: what lies outside can't be named. Failures name the whole key.</summary>
public sealed class PrefixObjectStore : DelegatingObjectStore
{
    private readonly string _prefix;

    /// <summary>Wraps.</summary>
    /// <param name="inner">The whole store.</param>
    /// <param name="prefix">Segments without slashes at the ends.</param>
    /// <param name="description">How messages call the part; null appends the prefix to the inner description.</param>
    public PrefixObjectStore(IObjectStore inner, string prefix, string? description = null) : base(inner)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        ObjectKeys.Check(prefix, inner.Description);
        _prefix = prefix + "/";
        Description = description ?? $"{inner.Description}/{prefix}";
    }

    /// <inheritdoc/>
    public override string Description { get; }

    /// <inheritdoc/>
    public override Task PutAsync(string key, Stream content, PutOptions options, CancellationToken ct) => Inner.PutAsync(Whole(key), content, options, ct);

    /// <inheritdoc/>
    public override Task<Stream> OpenReadAsync(string key, ByteRange? range, CancellationToken ct) => Inner.OpenReadAsync(Whole(key), range, ct);

    /// <inheritdoc/>
    public override async Task<ObjectHead?> HeadAsync(string key, CancellationToken ct) =>
        await Inner.HeadAsync(Whole(key), ct).ConfigureAwait(false) is { } head ? head with { Key = key } : null;

    /// <inheritdoc/>
    public override Task DeleteAsync(string key, CancellationToken ct) => Inner.DeleteAsync(Whole(key), ct);

    /// <inheritdoc/>
    public override async IAsyncEnumerable<ObjectHead> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var head in Inner.ListAsync(_prefix + prefix, ct).ConfigureAwait(false))
            if (head.Key.Length > _prefix.Length) yield return head with { Key = head.Key[_prefix.Length..] };
    }

    /// <inheritdoc/>
    public override IAsyncEnumerable<string> ListFoldersAsync(string prefix, CancellationToken ct) => Inner.ListFoldersAsync(_prefix + prefix, ct);

    /// <inheritdoc/>
    public override Task<Uri?> PresignAsync(string key, TimeSpan lifetime, CancellationToken ct) => Inner.PresignAsync(Whole(key), lifetime, ct);

    private string Whole(string key)
    {
        // An empty key or one with .. must not be hidden by what stands in front of it.
        ObjectKeys.Check(key, Description, anyShape: true);
        return _prefix + key;
    }
}
