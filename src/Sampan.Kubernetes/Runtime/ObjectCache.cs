using Microsoft.Extensions.Logging;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;

namespace Sampan.Kubernetes.Runtime;

/// <summary>A copy of one resource, kept current by listing once and watching from the listing's version on.</summary>
/// <remarks>
/// <para>Safe for concurrent use. The objects it hands out are shared: read them, and <see cref="KubeObject.DeepClone"/> before editing.</para>
/// <para>When the version it would resume from has expired (410), it lists again and reports the difference; what vanished is reported
/// only after the last page. Handlers run on the thread that learnt of the change, must be quick, and may see a state twice.</para>
/// </remarks>
public sealed partial class ObjectCache
{
    private static readonly TimeSpan ShortWatch = TimeSpan.FromSeconds(1);

    private readonly IKubeReader _reader;
    private readonly ObjectCacheOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ObjectStore _store;
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _resumeFrom;
    private int _failures;

    /// <summary>Makes an empty cache; <see cref="RunAsync"/> fills it.</summary>
    public ObjectCache(IKubeReader reader, ResourceId resource, ObjectCacheOptions options, TimeProvider time, ILogger logger)
    {
        (_reader, Resource, _options, _time, _logger) = (reader, resource, options, time, logger);
        _store = new ObjectStore(e => LogHandlerFailed(Resource, e));
    }

    /// <summary>What is cached.</summary>
    public ResourceId Resource { get; }

    /// <summary>Done once the first listing is in.</summary>
    public Task Synced => _synced.Task;

    /// <summary>Every object, in no order.</summary>
    public IReadOnlyList<KubeObject> Items => _store.All();

    /// <summary>One object, or null.</summary>
    public KubeObject? Get(ObjectKey key) => _store.Get(key);

    /// <summary>The objects of one namespace, in no order.</summary>
    public IReadOnlyList<KubeObject> InNamespace(string ns) => _store.InNamespace(ns);

    /// <summary>The objects for which the index <paramref name="name"/> computed <paramref name="value"/>; none for an unknown index.</summary>
    public IReadOnlyList<KubeObject> ByIndex(string name, string value) => _store.ByIndex(name, value);

    /// <summary>Adds an index over present and coming objects. Adding a name again changes nothing.</summary>
    public void AddIndex(string name, Func<KubeObject, IEnumerable<string>> values) => _store.AddIndex(name, values);

    /// <summary>Calls back for every object present (as new) and for every change from now on.</summary>
    public void OnChange(Action<ObjectChange> handler) => _store.AddHandler(handler);

    /// <summary>Takes in what a write to this resource returned, so that whoever wrote sees it before the watch brings it. Only for caches
    /// without selectors.</summary>
    public void Observe(KubeObject written) => _store.Observe(written);

    /// <summary>Lists and watches until cancelled. Call once. Failures are logged and retried with a growing, jittered delay.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                if (_resumeFrom is null) await ListAsync(ct).ConfigureAwait(false);
                await WatchAsync(ct).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (ResourceExpiredException e)
            {
                LogExpired(Resource, e.Message);
                _resumeFrom = null;
                if (_failures++ == 0) continue;
            }
            catch (Exception e)
            {
                // The loop's root: whatever went wrong, the only way on is to try again.
                LogFailed(Resource, _failures, e);
                _failures++;
            }

            await PauseAsync(ct).ConfigureAwait(false);
        }
    }

    private async Task ListAsync(CancellationToken ct)
    {
        var query = new ListQuery
        {
            Namespace = _options.Namespace,
            LabelSelector = _options.LabelSelector,
            FieldSelector = _options.FieldSelector,
            PageSize = _options.PageSize,
        };
        var listed = new HashSet<ObjectKey>();
        var version = "";
        await foreach (var page in _reader.ListAsync(Resource, query, ct).ConfigureAwait(false))
        {
            foreach (var item in page.Items)
            {
                listed.Add(item.Key);
                _store.Deliver(item);
            }

            version = page.ResourceVersion;
        }

        _store.RetainOnly(listed, version);
        _resumeFrom = version;
        _synced.TrySetResult();
        LogListed(Resource, listed.Count, version);
    }

    private async Task WatchAsync(CancellationToken ct)
    {
        var query = new WatchQuery
        {
            Namespace = _options.Namespace,
            LabelSelector = _options.LabelSelector,
            FieldSelector = _options.FieldSelector,
            ResourceVersion = _resumeFrom!,
        };
        var started = _time.GetTimestamp();
        var events = 0;
        await foreach (var change in _reader.WatchAsync(Resource, query, ct).ConfigureAwait(false))
        {
            if (events++ == 0) _failures = 0;
            if (change.Type == WatchEventType.Deleted) _store.DeliverDeleted(change.Object);
            else if (change.Type == WatchEventType.Bookmark) _store.Advance(change.Object.ResourceVersion);
            else _store.Deliver(change.Object);
            _resumeFrom = change.Object.ResourceVersion ?? _resumeFrom;
        }

        // A server that ends every watch at once must not be hammered.
        _failures = events > 0 || _time.GetElapsedTime(started) >= ShortWatch ? 0 : _failures + 1;
    }

    private async Task PauseAsync(CancellationToken ct)
    {
        if (_failures == 0) return;
        var doubled = _options.MinBackoff * Math.Pow(2, Math.Min(_failures - 1, 30));
        var delay = (doubled < _options.MaxBackoff ? doubled : _options.MaxBackoff) * (0.5 + (_options.Jitter() / 2));
        await Task.Delay(delay, _time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
