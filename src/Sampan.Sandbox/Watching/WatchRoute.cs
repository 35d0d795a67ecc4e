using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;
using Sampan.Sandbox.Kinds;
using Sampan.Sandbox.Protobuf;
using Sampan.Sandbox.Routes;
using Sampan.Sandbox.Selection;
using Sampan.Sandbox.Store;

namespace Sampan.Sandbox.Watching;

/// <summary>Watches: a stream of frames, one JSON document each, flushed as they come.</summary>
internal sealed class WatchRoute(ObjectStore store, ObjectRenderer renderer, KubernetesVersion version, TimeProvider time, CancellationToken stopping)
{
    private const int BatchSize = 256;

    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan BookmarkInterval = TimeSpan.FromMinutes(1);

    public async Task ServeAsync(ApiRequest request)
    {
        var labels = LabelSelectorParser.Parse(request.Query("labelSelector"));
        var options = ListOptions.Of(request, version, watch: true);
        var from = options.Revision;
        var view = new WatchView(request.Namespace, request.Name, labels, FieldSelector.Parse(request.Query("fieldSelector"), request.Resource));
        var timeout = request.Whole("timeoutSeconds") is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : DefaultTimeout;
        using var deadline = new CancellationTokenSource(timeout, time);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, request.Aborted, stopping);

        request.Http.Response.ContentType = request.Form switch
        {
            { Protobuf: true } => $"{ProtobufEnvelope.MediaType};stream=watch",
            { As: null } => Answers.Json,
            _ => "application/json;stream=watch",
        };
        var stream = new WatchStream(request, renderer);
        var initial = (from is null or 0 && options.SendInitialEvents is not false) || options.SendInitialEvents is true;
        var cursor = initial ? await SendAllAsync(stream, view, request, options.SendInitialEvents is true).ConfigureAwait(false) : store.Follow(request.Resource.Home, from is > 0 ? from.Value : store.Revision);
        if (cursor is null)
        {
            await stream.RefuseAsync(Refusals.Expired($"too old resource version: {from}")).ConfigureAwait(false);
            return;
        }

        await stream.FlushAsync().ConfigureAwait(false);
        await FollowAsync(request, stream, view, cursor, request.Flag("allowWatchBookmarks"), ends.Token).ConfigureAwait(false);
    }

    private async Task FollowAsync(ApiRequest request, WatchStream stream, WatchView view, ChangeCursor cursor, bool bookmarks, CancellationToken ends)
    {
        var batch = new List<Change>();
        var bookmarkDue = time.GetTimestamp();
        long upTo = 0;
        try
        {
            while (true)
            {
                if (!cursor.TryRead(batch, BatchSize, out upTo))
                {
                    await stream.RefuseAsync(Refusals.Expired("too old resource version: the watch fell behind")).ConfigureAwait(false);
                    return;
                }

                if (!await ConvertedAsync(request, batch.SelectMany(c => new[] { c.Before, c.After }).OfType<StoredObject>().Where(view.Shows)).ConfigureAwait(false)) return;
                foreach (var change in batch) view.Send(change, stream);
                if (batch.Count > 0) await stream.FlushAsync().ConfigureAwait(false);
                if (batch.Count == BatchSize) continue;
                if (bookmarks && time.GetElapsedTime(bookmarkDue) > BookmarkInterval)
                {
                    await stream.BookmarkAsync(upTo, endOfInitial: false).ConfigureAwait(false);
                    bookmarkDue = time.GetTimestamp();
                }

                await WaitAsync(cursor, bookmarks, ends).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested && !stream.Aborted)
        {
            if (bookmarks) await stream.BookmarkAsync(upTo, endOfInitial: false).ConfigureAwait(false);
        }
    }

    // A real server's watch cache starts over when it can't decode a change, which ends its watches without a word.
    private async Task<bool> ConvertedAsync(ApiRequest request, IEnumerable<StoredObject> items)
    {
        try
        {
            await renderer.PrepareAsync(request, items).ConfigureAwait(false);
            return true;
        }
        catch (ApiRefusal)
        {
            return false;
        }
    }

    private async Task WaitAsync(ChangeCursor cursor, bool bookmarks, CancellationToken ends)
    {
        if (!bookmarks)
        {
            await cursor.WaitAsync(ends).ConfigureAwait(false);
            return;
        }

        using var pause = CancellationTokenSource.CreateLinkedTokenSource(ends);
        await Task.WhenAny(cursor.WaitAsync(pause.Token), Task.Delay(BookmarkInterval, time, pause.Token)).ConfigureAwait(false);
        await pause.CancelAsync().ConfigureAwait(false);
        ends.ThrowIfCancellationRequested();
    }

    private async Task<ChangeCursor> SendAllAsync(WatchStream stream, WatchView view, ApiRequest request, bool marked)
    {
        var home = request.Resource.Home;
        ChangeCursor cursor;
        long revision;
        IEnumerable<StoredObject> objects;
        lock (store.Gate)
        {
            (var all, revision) = store.Snapshot(home);
            (objects, cursor) = (ObjectStore.Within(all, request.Namespace), store.Follow(home, revision)!);
        }

        var shown = objects.Where(view.Shows).ToList();
        // A real server that can't convert them shows none, and lets the watch go on.
        if (!await ConvertedAsync(request, shown).ConfigureAwait(false)) shown.Clear();
        foreach (var item in shown) stream.Event("ADDED", item);
        if (marked) await stream.BookmarkAsync(revision, endOfInitial: true).ConfigureAwait(false);
        return cursor;
    }
}
