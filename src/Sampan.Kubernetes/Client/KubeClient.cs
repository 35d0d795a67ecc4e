using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Config;
using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;
using Sampan.Kubernetes.Exec;

namespace Sampan.Kubernetes.Client;

/// <summary>A cluster over HTTPS. One instance serves a whole process; it is safe for concurrent use.</summary>
/// <remarks>It is the only owner of retries: reads, writes that carry a resourceVersion and deletes that carry a uid are made again after broken
/// connections, 429, 500, 502, 503 and 504; every other write only when the server certainly did not act on it (never reached, or 429). When it can't be
/// known whether a write was done, the exception says so in <c>MayHaveActed</c>: an AlreadyExists or a Conflict is never the echo of one's own lost attempt.</remarks>
public sealed class KubeClient : ICluster, IAsyncDisposable
{
    private readonly KubeTransport _transport;

    private KubeClient(KubeTransport transport) => (_transport, Exec) = (transport, new PodExec(transport));

    /// <summary>Makes a client; nothing is sent before the first call.</summary>
    /// <exception cref="KubeConfigException">A certificate or key in the connection can't be read.</exception>
    public static KubeClient Connect(KubeConnection connection, KubeClientOptions options) => new(new KubeTransport(connection, options));

    /// <summary>What this is connected to.</summary>
    public KubeConnection Connection => _transport.Connection;

    /// <summary>Requests in flight: how many it lets through tells how much the server takes.</summary>
    public ConcurrencyGate Gate => _transport.Gate;

    /// <summary>Commands in this cluster's containers, over the same connections, logins and limits; lives as long as the client.</summary>
    public IPodExec Exec { get; }

    /// <inheritdoc/>
    public Task<ApiCatalog> DiscoverAsync(CancellationToken ct) => new DiscoveryReader(_transport).ReadAsync(ct);

    /// <inheritdoc/>
    public async Task<ServerVersion> VersionAsync(CancellationToken ct)
    {
        var request = new KubeRequest(HttpMethod.Get, "/version", Repeat.Always);
        var version = await _transport.RunAsync(request, async response => Whole(await response.ReadAllAsync().ConfigureAwait(false), request), ct).ConfigureAwait(false);
        return new ServerVersion(version.Text("major") ?? "", version.Text("minor") ?? "", version.Text("gitVersion") ?? "");
    }

    /// <inheritdoc/>
    public async Task<KubeObject?> GetAsync(ResourceId resource, ObjectKey key, CancellationToken ct)
    {
        try
        {
            return await ObjectAsync(new KubeRequest(HttpMethod.Get, KubePaths.Item(resource, key), Repeat.Always), ct).ConfigureAwait(false);
        }
        catch (KubeApiException e) when (e.IsNotFound)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    /// <remarks>The next page (or part) is read while the caller works on the one it has; never more than these two are alive.</remarks>
    public async IAsyncEnumerable<KubePage> ListAsync(ResourceId resource, ListQuery query, [EnumeratorCancellation] CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var session = new ListSession(_transport, resource, query);
        await using (session.ConfigureAwait(false))
        {
            var next = session.NextAsync(stop.Token);
            try
            {
                while (await next.ConfigureAwait(false) is { } page)
                {
                    next = session.NextAsync(stop.Token);
                    yield return page;
                }
            }
            finally
            {
                // A caller that stops early leaves a read behind: it must be over before its buffers go.
                await stop.CancelAsync().ConfigureAwait(false);
                await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<WatchEvent> WatchAsync(ResourceId resource, WatchQuery query, CancellationToken ct) =>
        WatchSession.RunAsync(_transport, resource, query, ct);

    /// <inheritdoc/>
    public Task<KubeObject> CreateAsync(ResourceId resource, KubeObject item, WriteOptions options, CancellationToken ct)
    {
        var path = options.Subresource is null
            ? KubePaths.Collection(resource, item.Namespace)
            : KubePaths.Item(resource, item.Key, options.Subresource);
        return WriteAsync(HttpMethod.Post, path, Repeat.IfUnprocessed, item.ToUtf8(), "application/json", options, ct);
    }

    /// <inheritdoc/>
    public async Task<KubeObject> ReplaceAsync(ResourceId resource, KubeObject item, WriteOptions options, CancellationToken ct)
    {
        var repeat = string.IsNullOrEmpty(item.ResourceVersion) ? Repeat.IfUnprocessed : Repeat.Always;
        var path = KubePaths.Item(resource, item.Key, options.Subresource);
        Exception? unclear = null;
        try
        {
            return await WriteAsync(HttpMethod.Put, path, repeat, item.ToUtf8(), "application/json", options, ct, f => unclear ??= PerhapsDone(f) ? f : null).ConfigureAwait(false);
        }
        catch (KubeApiException e) when (e.IsConflict && unclear is not null)
        {
            // What is in the way may be what the attempt wrote whose answer was lost: a conflict would be a lie, a success perhaps too.
            ExceptionDispatchInfo.Throw(unclear);
            throw;
        }
    }

    /// <inheritdoc/>
    public Task<KubeObject> PatchAsync(ResourceId resource, ObjectKey key, KubePatch patch, WriteOptions options, CancellationToken ct) =>
        WriteAsync(HttpMethod.Patch, KubePaths.Item(resource, key, options.Subresource), Repeat.IfUnprocessed, patch.Body, patch.ContentType, options, ct);

    /// <inheritdoc/>
    public async Task<bool> DeleteAsync(ResourceId resource, ObjectKey key, DeleteOptions options, CancellationToken ct)
    {
        var request = new KubeRequest(HttpMethod.Delete, KubePaths.Item(resource, key), options.Uid is null ? Repeat.IfUnprocessed : Repeat.Always)
        {
            Body = KubeJson.Write(Body(options)),
        };
        var perhapsDone = false;
        try
        {
            await _transport.RunAsync(request, static response => response.ReadAllAsync(), ct, failure => perhapsDone |= PerhapsDone(failure)).ConfigureAwait(false);
            return true;
        }
        catch (KubeApiException e) when (e.IsNotFound)
        {
            // Gone now, and the attempt whose answer was lost may have been what did it.
            return perhapsDone;
        }
    }

    /// <summary>Closes the connections; calls still running fail.</summary>
    public ValueTask DisposeAsync() => _transport.DisposeAsync();

    private Task<KubeObject> WriteAsync(
        HttpMethod method, string path, Repeat repeat, ReadOnlyMemory<byte> body, string contentType, WriteOptions options, CancellationToken ct,
        Action<Exception>? beforeRepeat = null)
    {
        var full = KubePaths.With(
            path,
            ("fieldManager", options.FieldManager),
            ("dryRun", options.DryRun ? "All" : null),
            ("force", options.Force ? "true" : null));
        return ObjectAsync(new KubeRequest(method, full, repeat) { Body = body, ContentType = contentType }, ct, beforeRepeat);
    }

    private Task<KubeObject> ObjectAsync(KubeRequest request, CancellationToken ct, Action<Exception>? beforeRepeat = null) => _transport.RunAsync(
        request, async response => OfKind(Whole(await response.ReadAllAsync().ConfigureAwait(false), request), request), ct, beforeRepeat);

    // A body that is cut off is the network's fault and worth another try; a whole one with a defect is not.
    private static KubeObject Whole(byte[] body, KubeRequest request) => DocumentCheck.Whole(body).Defect is { } defect
        ? throw new MalformedObjectException($"the answer to {request} can't be read: {defect}", null)
        : KubeObject.Checked(body);

    // JSON of something that stands between here and the API server.
    private static KubeObject OfKind(KubeObject item, KubeRequest request) => string.IsNullOrEmpty(item.Text("kind"))
        ? throw new MalformedObjectException($"the answer to {request} is no Kubernetes object: it has no kind", null)
        : item;

    private static bool PerhapsDone(Exception failure) => failure switch
    {
        KubeUnreachableException lost => lost.MayHaveActed,
        KubeApiException refusal => refusal.MayHaveActed,
        _ => false,
    };

    private static JsonObject Body(DeleteOptions options)
    {
        var body = new JsonObject { ["kind"] = "DeleteOptions", ["apiVersion"] = "v1" };
        if (options.PropagationPolicy is { } policy) body["propagationPolicy"] = policy;
        if (options.GracePeriodSeconds is { } grace) body["gracePeriodSeconds"] = grace;
        if (options.DryRun) body["dryRun"] = new JsonArray("All");
        if (options.Uid is null && options.ResourceVersion is null) return body;
        var only = new JsonObject();
        if (options.Uid is { } uid) only["uid"] = uid;
        if (options.ResourceVersion is { } version) only["resourceVersion"] = version;
        body["preconditions"] = only;
        return body;
    }
}
