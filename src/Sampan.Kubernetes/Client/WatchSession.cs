using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;

namespace Sampan.Kubernetes.Client;

/// <summary>One watch request: asks for bookmarks and for a limited life, and does not believe in silence beyond it.</summary>
internal static class WatchSession
{
    /// <summary>The events of one request. A connection that breaks ends it as the server's own end does: the caller resumes either way.</summary>
    public static async IAsyncEnumerable<WatchEvent> RunAsync(
        KubeTransport transport, ResourceId resource, WatchQuery query, [EnumeratorCancellation] CancellationToken ct)
    {
        var request = Request(transport.Options, resource, query);
        var frames = new WatchFrames(await OpenAsync(transport, request, ct).ConfigureAwait(false));
        await using (frames.ConfigureAwait(false))
        {
            while (await NextAsync(transport, request, frames, ct).ConfigureAwait(false) is { } frame)
            {
                if (frame.Type == "ERROR") throw Refusal(transport, request, frame);
                if (frame.Defect is { } defect) transport.Log.UnreadableEvent(request.ToString(), defect);
                else if (TypeOf(frame.Type) is { } type) yield return new WatchEvent(type, KubeObject.Checked(frame.Object));
            }
        }
    }

    private static KubeRequest Request(KubeClientOptions options, ResourceId resource, WatchQuery query)
    {
        var life = options.WatchFor * (1 + options.Random());
        var path = KubePaths.With(
            KubePaths.Collection(resource, query.Namespace),
            ("watch", "true"),
            ("allowWatchBookmarks", "true"),
            ("timeoutSeconds", Math.Max(1, (int)life.TotalSeconds).ToString(CultureInfo.InvariantCulture)),
            ("resourceVersion", query.ResourceVersion),
            ("labelSelector", query.LabelSelector),
            ("fieldSelector", query.FieldSelector));
        return new KubeRequest(HttpMethod.Get, path, Repeat.Always) { Lifetime = life + options.WatchSlack };
    }

    private static async Task<KubeResponse> OpenAsync(KubeTransport transport, KubeRequest request, CancellationToken ct)
    {
        var budget = transport.Budget();
        while (true)
        {
            try
            {
                return await transport.OpenAsync(request, ct).ConfigureAwait(false);
            }
            catch (Exception e) when (transport.Typed(e, request, ct) is { } failure)
            {
                if (budget.Next(failure, request) is not { } wait) throw failure;
                await transport.PauseAsync(request, failure, wait, ct).ConfigureAwait(false);
            }
        }
    }

    private static async ValueTask<WatchFrame?> NextAsync(KubeTransport transport, KubeRequest request, WatchFrames frames, CancellationToken ct)
    {
        try
        {
            return await frames.NextAsync().ConfigureAwait(false);
        }
        catch (Exception e) when ((e is not JsonException || frames.IsCutOff) && Unreachable.Covers(e, ct))
        {
            transport.Log.WatchEnded(request.ToString(), e.Message);
            return null;
        }
        catch (JsonException e)
        {
            throw Unreachable.From(e, transport.Connection, request.ToString());
        }
    }

    private static KubeApiException Refusal(KubeTransport transport, KubeRequest request, WatchFrame frame) =>
        StatusBody.Read(KubeObject.Checked(frame.Object).View, null, null, request.ToString(), transport.Connection);

    // Types of later servers are none of ours: the next known event carries a version beyond them.
    private static WatchEventType? TypeOf(string type) => type switch
    {
        "ADDED" => WatchEventType.Added,
        "MODIFIED" => WatchEventType.Modified,
        "DELETED" => WatchEventType.Deleted,
        "BOOKMARK" => WatchEventType.Bookmark,
        _ => null,
    };
}
