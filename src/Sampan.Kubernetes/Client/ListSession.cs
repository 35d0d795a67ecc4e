using System.Security.Cryptography;
using System.Text;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;

namespace Sampan.Kubernetes.Client;

/// <summary>One listing from its first page to its last, through expired tokens and broken connections.</summary>
/// <remarks>The rule after a break: an item is known by namespace and name, and what was given once is not given again, so that a caller sees
/// each object once, in some state it had during the listing. A broken page is asked for again by its token; an expired token starts over
/// without pages, because tokens that expire once would do so again. An object that vanished meanwhile may have been given; one that came
/// meanwhile may be missing or not; none that stood all the time is missing.</remarks>
internal sealed class ListSession(KubeTransport transport, ResourceId resource, ListQuery query) : IAsyncDisposable
{
    private readonly HashSet<UInt128> _given = [];
    private RetryBudget _budget = transport.Budget();
    private ListBody? _body;
    private string? _version;
    private string? _token;
    private int _limit = query.PageSize;
    private bool _restarted;
    private bool _toldRestart;
    private bool _mayRepeat;
    private bool _done;
    private bool _gaveAny;

    /// <summary>The next page or part of one; null after the last. At least one page is given, if only an empty one.</summary>
    public async Task<KubePage?> NextAsync(CancellationToken ct)
    {
        while (!_done)
        {
            var request = Request();
            try
            {
                _body ??= new ListBody(await transport.OpenAsync(request, ct).ConfigureAwait(false));
                if (await ReadAsync(_body).ConfigureAwait(false) is { } page) return page;
            }
            catch (ResourceExpiredException) when (_token is not null && !_restarted)
            {
                transport.Log.Relisting(request.ToString());
                (_token, _limit, _restarted, _mayRepeat) = (null, 0, true, true);
                await CloseAsync().ConfigureAwait(false);
            }
            catch (Exception e) when (transport.Typed(e, request, ct) is { } failure)
            {
                await CloseAsync().ConfigureAwait(false);
                if (_budget.Next(failure, request) is not { } wait) throw failure;
                _mayRepeat |= _gaveAny;
                await transport.PauseAsync(request, failure, wait, ct).ConfigureAwait(false);
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await CloseAsync().ConfigureAwait(false);

    private KubeRequest Request()
    {
        var path = KubePaths.With(
            KubePaths.Collection(resource, query.Namespace),
            ("labelSelector", query.LabelSelector),
            ("fieldSelector", query.FieldSelector),
            ("limit", _limit > 0 ? _limit.ToString(System.Globalization.CultureInfo.InvariantCulture) : null),
            ("continue", _token));
        return new KubeRequest(HttpMethod.Get, path, Repeat.Always) { TellsLatency = false };
    }

    // Null when the part held nothing new and more is to come.
    private async Task<KubePage?> ReadAsync(ListBody body)
    {
        var items = new List<KubeObject>();
        var unreadable = new List<UnreadableItem>();
        await body.ReadPartAsync(items, unreadable, transport.Options.PartBytes).ConfigureAwait(false);
        if (_mayRepeat)
        {
            items.RemoveAll(i => _given.Contains(Mark(i.Key)));
            unreadable.RemoveAll(i => _given.Contains(Mark(i.Key)));
        }

        _version ??= body.Head.ResourceVersion;
        var remaining = body.IsComplete ? body.Head.Remaining : null;
        if (body.IsComplete)
        {
            _token = body.Head.Continue;
            _done = _token is null;
            await CloseAsync().ConfigureAwait(false);
        }

        if (!_done) Remember(items, unreadable);
        var isRestart = _restarted && !_toldRestart;
        if (items.Count == 0 && unreadable.Count == 0 && !(_done && (!_gaveAny || isRestart))) return null;
        _gaveAny = true;
        _toldRestart |= isRestart;
        // Each part that brought something new has earned the next one as many attempts.
        _budget = transport.Budget();
        return new KubePage(items, _version, remaining) { Unreadable = unreadable, IsRestart = isRestart };
    }

    private void Remember(List<KubeObject> items, List<UnreadableItem> unreadable)
    {
        foreach (var item in items) _given.Add(Mark(item.Key));
        foreach (var item in unreadable) _given.Add(Mark(item.Key));
    }

    // Sixteen bytes an item instead of its names: a listing of a million objects remembers them in some 40 MB.
    private static UInt128 Mark(ObjectKey key)
    {
        Span<byte> text = stackalloc byte[1024];
        var name = $"{key.Namespace}/{key.Name}";
        if (!Encoding.UTF8.TryGetBytes(name, text, out var length)) text = Encoding.UTF8.GetBytes(name);
        else text = text[..length];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text, hash);
        return new UInt128(BitConverter.ToUInt64(hash), BitConverter.ToUInt64(hash[8..]));
    }

    private async ValueTask CloseAsync()
    {
        if (_body is not null) await _body.DisposeAsync().ConfigureAwait(false);
        _body = null;
    }
}
