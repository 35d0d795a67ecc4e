using System.Collections.Immutable;
using System.Net;
using Sampan.Kubernetes.Versions;
using Sampan.Sandbox.Kinds;
using Sampan.Sandbox.Selection;
using Sampan.Sandbox.Store;

namespace Sampan.Sandbox.Routes;

/// <summary>GET of one object and of collections.</summary>
internal sealed class ReadRoutes(ObjectStore store, ObjectRenderer renderer, KubernetesVersion version)
{
    private const string ExpiredPage = "The provided continue parameter is too old to display a consistent list result. You can start a new list without the " +
        "continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in " +
        "an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.";

    public Task GetAsync(ApiRequest request)
    {
        RequireKnown(request.Revision(badRequest: false));
        var item = store.Get(request.Resource.Home, new(request.Namespace, request.Name!)) ?? throw Refusals.NotFound(request.Resource, request.Name!);
        return renderer.AnswerAsync(request, HttpStatusCode.OK, item);
    }

    public Task ListAsync(ApiRequest request)
    {
        var labels = LabelSelectorParser.Parse(request.Query("labelSelector"));
        var options = ListOptions.Of(request, version, watch: false);
        var fields = FieldSelector.Parse(request.Query("fieldSelector"), request.Resource);
        var (objects, revision) = SnapshotFor(request, options);

        var (start, end) = ObjectStore.RangeOf(objects, request.Namespace, options.Token?.After);
        var page = new List<StoredObject>();
        var at = start;
        for (; at < end && page.Count < options.Limit; at++)
        {
            if (labels.Matches(objects[at].Content) && fields.Matches(objects[at].Content)) page.Add(objects[at]);
        }

        // As the real thing: whether what is left is selected shows only on the next page.
        var more = page.Count == options.Limit && at < end;
        var selects = !labels.IsEmpty || request.Query("fieldSelector") is not null;
        var next = more ? new ContinueToken(revision, page[^1].SortKey).ToString() : null;
        return renderer.AnswerListAsync(request, page, revision, next, selects ? null : end - at);
    }

    /// <summary>The refusal of a token whose listing is forgotten; it carries one for the inconsistent rest.</summary>
    public static ApiRefusal PageExpired(ContinueToken token) => new(HttpStatusCode.Gone, "Expired", ExpiredPage)
    {
        Continue = (token with { Revision = -1 }).ToString(),
    };

    private (ImmutableSortedSet<StoredObject> Objects, long Revision) SnapshotFor(ApiRequest request, ListOptions options)
    {
        var home = request.Resource.Home;
        var token = options.Token;
        if (token is { Revision: >= 0 })
        {
            var objects = store.SnapshotAt(home, token.Revision) ?? throw PageExpired(token);
            return (objects, token.Revision);
        }

        RequireKnown(options.Revision);
        if (!options.Exact || token is not null) return store.Snapshot(home);
        var wanted = options.Revision!.Value;
        var old = store.SnapshotAt(home, wanted) ?? throw Refusals.Expired("The resourceVersion for the provided list is too old.");
        return (old, wanted);
    }

    private void RequireKnown(long? revision)
    {
        if (revision is not { } asked || asked <= store.Revision) return;
        throw new ApiRefusal(HttpStatusCode.GatewayTimeout, "Timeout", $"Timeout: Too large resource version: {asked}, current: {store.Revision}")
        {
            Causes = [new FieldError("", FieldErrorType.RevisionTooLarge, "Too large resource version")],
            RetryAfterSeconds = 1,
        };
    }
}
