using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace Sampan.Storage.Decorators;

/// <summary>Tries again what failed transiently (<see cref="ObjectStoreException.IsTransient"/>), with exponential pauses and jitter.</summary>
/// <remarks>
/// <para>A read that breaks off is resumed by range from where it was, after making sure that it is still the same object. A listing is taken up behind the last key
/// that was handed out.</para>
/// <para>A put is repeated only when its content can seek: content that can't is neither spooled nor held here. The S3 store, which has the bytes of each request
/// in memory anyhow, repeats its own requests by the same policy, so that a long stream of unknown length survives too.</para>
/// <para>A conditional put whose first try may have arrived finds its own object there; equal bytes count as success.</para>
/// </remarks>
public sealed class RetryObjectStore : DelegatingObjectStore
{
    private readonly RetryPolicy _policy;

    /// <summary>Wraps.</summary>
    public RetryObjectStore(IObjectStore inner, RetryOptions options, TimeProvider time, ILogger logger)
        : this(inner, new RetryPolicy(options, time, logger, Random.Shared.NextDouble))
    {
    }

    internal RetryObjectStore(IObjectStore inner, RetryPolicy policy) : base(inner) => _policy = policy;

    /// <inheritdoc/>
    public override Task PutAsync(string key, Stream content, PutOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(options);
        if (!content.CanSeek) return Inner.PutAsync(key, content, options, ct);
        var start = content.Position;
        return _policy.RunAsync($"put {key}", async attempt =>
        {
            content.Position = start;
            try
            {
                await Inner.PutAsync(key, content, options, ct).ConfigureAwait(false);
            }
            catch (ObjectStoreException e) when (e.Error == StoreError.AlreadyExists && attempt > 1)
            {
                content.Position = start;
                if (!await SameContent.IsStoredAsync(Inner, key, content, ct).ConfigureAwait(false)) throw;
            }

            return true;
        }, ct);
    }

    /// <inheritdoc/>
    public override async Task<Stream> OpenReadAsync(string key, ByteRange? range, CancellationToken ct)
    {
        var stream = await _policy.RunAsync($"read {key}", _ => Inner.OpenReadAsync(key, range, ct), ct).ConfigureAwait(false);
        return stream is ObjectBody body ? new ResumingBody(Inner, _policy, key, range?.Offset ?? 0, body) : stream;
    }

    /// <inheritdoc/>
    public override Task<ObjectHead?> HeadAsync(string key, CancellationToken ct) => _policy.RunAsync($"head {key}", _ => Inner.HeadAsync(key, ct), ct);

    /// <inheritdoc/>
    public override Task DeleteAsync(string key, CancellationToken ct) => _policy.RunAsync($"delete {key}", async _ =>
    {
        await Inner.DeleteAsync(key, ct).ConfigureAwait(false);
        return true;
    }, ct);

    /// <inheritdoc/>
    public override IAsyncEnumerable<ObjectHead> ListAsync(string prefix, CancellationToken ct) =>
        ResumeAsync($"list {prefix}", () => Inner.ListAsync(prefix, ct), static h => h.Key, ct);

    /// <inheritdoc/>
    public override IAsyncEnumerable<string> ListFoldersAsync(string prefix, CancellationToken ct) =>
        ResumeAsync($"list folders of {prefix}", () => Inner.ListFoldersAsync(prefix, ct), static f => f + "/", ct);

    /// <inheritdoc/>
    public override Task<Uri?> PresignAsync(string key, TimeSpan lifetime, CancellationToken ct) =>
        _policy.RunAsync($"presign {key}", _ => Inner.PresignAsync(key, lifetime, ct), ct);

    private async IAsyncEnumerable<T> ResumeAsync<T>(
        string what, Func<IAsyncEnumerable<T>> list, Func<T, string> keyOf, [EnumeratorCancellation] CancellationToken ct)
    {
        string? last = null;
        for (var attempt = 1; ; attempt++)
        {
            ObjectStoreException failure;
            var items = list().GetAsyncEnumerator(ct);
            await using (items.ConfigureAwait(false))
            {
                while (true)
                {
                    T item;
                    try
                    {
                        if (!await items.MoveNextAsync().ConfigureAwait(false)) yield break;
                        item = items.Current;
                    }
                    catch (ObjectStoreException e) when (e.IsTransient)
                    {
                        failure = e;
                        break;
                    }

                    if (last is not null && KeyOrder.Instance.Compare(keyOf(item), last) <= 0) continue;
                    last = keyOf(item);
                    attempt = 1;
                    yield return item;
                }
            }

            await _policy.PauseAsync(what, attempt, failure, ct).ConfigureAwait(false);
        }
    }
}
