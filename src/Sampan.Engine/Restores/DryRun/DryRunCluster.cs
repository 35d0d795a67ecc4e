using System.Collections.Concurrent;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;
using Sampan.Kubernetes.Patching;

namespace Sampan.Engine.Restores.DryRun;

/// <summary>A cluster that is asked everything and changed in nothing: writes go to the server as dry runs, and what they would have made is kept here, so that
/// whoever writes through it sees what it would see. A restore needs no mode of its own for it.</summary>
/// <remarks>What a server can't be asked is taken for granted and counted by <see cref="CheckOf"/>: objects whose definition, namespace or place would exist only in
/// a real run, and those that a webhook without dry runs watches. Objects are kept in memory until the end.</remarks>
public sealed class DryRunCluster(ICluster inner) : ICluster
{
    private const string Elsewhere = "default";
    private readonly DryRunObjects _objects = new();
    private readonly ConcurrentDictionary<(GroupVersionKind, ObjectKey), DryRunCheck> _checks = new();

    /// <summary>Told of each object that stands there already when a create meets it. Costs one more request each; null spares it.</summary>
    public Action<DryRunChange>? OnExisting { get; init; }

    /// <summary>How far the server looked at an object that would be created; null for one that would not be.</summary>
    public DryRunCheck? CheckOf(GroupVersionKind kind, ObjectKey key) => _checks.TryGetValue((kind, key), out var check) ? check : null;

    /// <inheritdoc/>
    public async Task<ApiCatalog> DiscoverAsync(CancellationToken ct)
    {
        var catalog = await inner.DiscoverAsync(ct).ConfigureAwait(false);
        return new ApiCatalog([.. catalog.Resources, .. _objects.Defined.Where(d => catalog.Find(d.Id) is null)], catalog.Gaps);
    }

    /// <inheritdoc/>
    public Task<ServerVersion> VersionAsync(CancellationToken ct) => inner.VersionAsync(ct);

    /// <inheritdoc/>
    public async Task<KubeObject?> GetAsync(ResourceId resource, ObjectKey key, CancellationToken ct) =>
        _objects.Knows(resource.GroupResource, key, out var known) ? known?.DeepClone()
        : _objects.IsDefinedHere(resource) ? null
        : await inner.GetAsync(resource, key, ct).ConfigureAwait(false);

    /// <inheritdoc/>
    /// <remarks>A selector selects among the cluster's objects; those of this run are listed in any case.</remarks>
    public async IAsyncEnumerable<KubePage> ListAsync(ResourceId resource, ListQuery query, [EnumeratorCancellation] CancellationToken ct)
    {
        var version = "0";
        if (!_objects.IsDefinedHere(resource))
        {
            await foreach (var page in inner.ListAsync(resource, query, ct).ConfigureAwait(false))
            {
                version = page.ResourceVersion;
                yield return page with { Items = [.. page.Items.Where(i => !_objects.Knows(resource.GroupResource, i.Key, out _))] };
            }
        }

        var own = _objects.Of(resource.GroupResource).Where(o => query.Namespace is null || o.Namespace == query.Namespace).Select(o => o.DeepClone()).ToList();
        if (own.Count > 0) yield return new KubePage(own, version, null);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<WatchEvent> WatchAsync(ResourceId resource, WatchQuery query, CancellationToken ct) => inner.WatchAsync(resource, query, ct);

    /// <inheritdoc/>
    public async Task<KubeObject> CreateAsync(ResourceId resource, KubeObject item, WriteOptions options, CancellationToken ct)
    {
        var removed = false;
        if (_objects.Knows(resource.GroupResource, item.Key, out var known))
        {
            if (known is not null) throw AlreadyThere(resource, item.Key);
            removed = true;
        }

        if (removed || _objects.IsDefinedHere(resource)) return Accept(resource, item, DryRunCheck.NotAsked);
        try
        {
            return await AskAsync(resource, item, options with { DryRun = true }, ct).ConfigureAwait(false);
        }
        catch (KubeApiException e) when (e.IsAlreadyExists)
        {
            await TellAsync(resource, item, ct).ConfigureAwait(false);
            throw;
        }
        catch (KubeApiException e) when (IsDeafWebhook(e))
        {
            return Accept(resource, item, DryRunCheck.NotAsked);
        }
    }

    /// <inheritdoc/>
    public async Task<KubeObject> ReplaceAsync(ResourceId resource, KubeObject item, WriteOptions options, CancellationToken ct) =>
        _objects.Knows(resource.GroupResource, item.Key, out var known) && known is not null
            ? _objects.Put(resource, item)
            : _objects.Put(resource, await inner.ReplaceAsync(resource, item, options with { DryRun = true }, ct).ConfigureAwait(false));

    /// <inheritdoc/>
    public async Task<KubeObject> PatchAsync(ResourceId resource, ObjectKey key, KubePatch patch, WriteOptions options, CancellationToken ct)
    {
        if (!_objects.Knows(resource.GroupResource, key, out var known) || known is null)
            return _objects.Put(resource, await inner.PatchAsync(resource, key, patch, options with { DryRun = true }, ct).ConfigureAwait(false));
        if (patch.ContentType != KubePatch.Merge([]).ContentType) return known.DeepClone();
        var merged = (JsonObject)MergePatch.Apply(known.DeepClone().Edit(), KubeJson.ParseNode(patch.Body.Span))!;
        return _objects.Put(resource, KubeObject.From(merged));
    }

    /// <inheritdoc/>
    public async Task<bool> DeleteAsync(ResourceId resource, ObjectKey key, DeleteOptions options, CancellationToken ct)
    {
        var there = _objects.Knows(resource.GroupResource, key, out var known)
            ? known is not null
            : await inner.DeleteAsync(resource, key, options with { DryRun = true }, ct).ConfigureAwait(false);
        if (there) _objects.Remove(resource.GroupResource, key);
        return there;
    }

    private async Task<KubeObject> AskAsync(ResourceId resource, KubeObject item, WriteOptions options, CancellationToken ct)
    {
        if (item.Namespace is not { } ns || !_objects.Knows(WellKnown.Namespaces, new ObjectKey(null, ns), out _))
            return Accept(resource, await inner.CreateAsync(resource, item, options, ct).ConfigureAwait(false), DryRunCheck.Whole, item);
        try
        {
            var answer = await inner.CreateAsync(resource, Moved(resource, item), options, ct).ConfigureAwait(false);
            ((JsonObject)answer.Edit()["metadata"]!)["namespace"] = ns;
            return Accept(resource, answer, DryRunCheck.InDefaultNamespace, item);
        }
        catch (KubeApiException e) when (e.IsAlreadyExists)
        {
            // An object of that name stands in namespace default; admission and validation were passed before that was noticed.
            return Accept(resource, item, DryRunCheck.InDefaultNamespace);
        }
        catch (KubeApiException e) when (e.Code == HttpStatusCode.Forbidden && !IsAboutTheObject(e))
        {
            // Quotas, limits, service accounts and rights of namespace default say nothing about those of another.
            return Accept(resource, item, DryRunCheck.NotAsked);
        }
    }

    // The service accounts of its own namespace are not in the other one.
    private static KubeObject Moved(ResourceId resource, KubeObject item)
    {
        var moved = item.DeepClone();
        var root = moved.Edit();
        ((JsonObject)root["metadata"]!)["namespace"] = Elsewhere;
        if (resource.GroupResource == WellKnown.Pods && root["spec"] is JsonObject spec && spec.Remove("serviceAccountName")) spec.Remove("serviceAccount");
        return moved;
    }

    private KubeObject Accept(ResourceId resource, KubeObject answer, DryRunCheck check, KubeObject? sent = null)
    {
        _checks[((sent ?? answer).Kind, (sent ?? answer).Key)] = check;
        return _objects.Put(resource, answer);
    }

    private async Task TellAsync(ResourceId resource, KubeObject item, CancellationToken ct)
    {
        if (OnExisting is null || await inner.GetAsync(resource, item.Key, ct).ConfigureAwait(false) is not { } live) return;
        try
        {
            var patch = KubePatch.Merge((JsonObject)item.DeepClone().Edit());
            var after = await inner.PatchAsync(resource, item.Key, patch, WriteOptions.Default with { DryRun = true }, ct).ConfigureAwait(false);
            OnExisting(new DryRunChange(resource, live, after, null));
        }
        catch (KubeApiException e)
        {
            OnExisting(new DryRunChange(resource, live, null, e));
        }
    }

    private static bool IsAboutTheObject(KubeApiException e) =>
        e.Message.Contains("admission webhook", StringComparison.Ordinal) || e.Message.Contains("AdmissionPolicy", StringComparison.Ordinal);

    private static bool IsDeafWebhook(KubeApiException e) => e.Code == HttpStatusCode.BadRequest && e.Message.Contains("does not support dry run", StringComparison.Ordinal);

    private static KubeApiException AlreadyThere(ResourceId resource, ObjectKey key) =>
        new(HttpStatusCode.Conflict, "AlreadyExists", $"{resource.GroupResource} \"{key.Name}\" already exists", $"POST {resource} {key} (dry run)");
}
