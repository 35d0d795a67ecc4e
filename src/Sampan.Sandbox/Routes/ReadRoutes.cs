using System.Collections.Immutable;
using System.Net;
using Sampan.Sandbox.Kinds;
using Sampan.Sandbox.Selection;
using Sampan.Sandbox.Store;

namespace Sampan.Sandbox.Routes;

/// <summary>GET of one object and of collections.</summary>
internal sealed class ReadRoutes(ObjectStore store, ObjectRenderer renderer)
{
    private const string ExpiredPage = "The provided continue parameter is too old to display a consistent list result. You can start a new list without the " +
        "continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in " +
        "an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.";

    public Task GetAsync(ApiRequest request)
    {
        RequireKnown(request.Revision());
        var item = store.Get(request.Resource.Home, new(request.Namespace, request.Name!)) ?? throw Refusals.NotFound(request.Resource, request.Name!);
        return renderer.AnswerAsync(request, HttpStatusCode.OK, item);
    }

    public Task ListAsync(ApiRequest request)
    {
        var labels = LabelSelectorParser.Parse(request.Query("labelSelector"));
        var fields = FieldSelector.Parse(request.Query("fieldSelector"), request.Resource);
        var token = request.Query("continue") is { } text ? ContinueToken.Parse(text) : null;
        var (objects, revision) = SnapshotFor(request, token);

        var limit = request.Whole("limit") is > 0 and var most ? most : long.MaxValue;
        var (start, end) = ObjectStore.RangeOf(objects, request.Namespace, token?.After);
        var page = new List<StoredObject>();
        var at = start;
        for (; at < end && page.Count < limit; at++)
        {
            if (labels.Matches(objects[at].Content) && fields.Matches(objects[at].Content)) page.Add(objects[at]);
        }

        var more = page.Count == limit && AnyLeft(objects, at, end, labels, fields);
        var selects = !labels.IsEmpty || request.Query("fieldSelector") is not null;
        var next = more ? new ContinueToken(revision, page[^1].SortKey).ToString() : null;
        return renderer.AnswerListAsync(request, page, revision, next, selects ? null : end - at);
    }

    /// <summary>The refusal of a token whose listing is forgotten; it carries one for the inconsistent rest.</summary>
    public static ApiRefusal PageExpired(ContinueToken token) => new(HttpStatusCode.Gone, "Expired", ExpiredPage)
    {
        Continue = (token with { Revision = -1 }).ToString(),
    };

    private static bool AnyLeft(ImmutableSortedSet<StoredObject> objects, int at, int end, LabelSelector labels, FieldSelector fields)
    {
        for (; at < end; at++)
        {
            if (labels.Matches(objects[at].Content) && fields.Matches(objects[at].Content)) return true;
        }

        return false;
    }

    private (ImmutableSortedSet<StoredObject> Objects, long Revision) SnapshotFor(ApiRequest request, ContinueToken? token)
    {
        var home = request.Resource.Home;
        if (token is { Revision: >= 0 })
        {
            var objects = store.SnapshotAt(home, token.Revision) ?? throw PageExpired(token);
            return (objects, token.Revision);
        }

        var wanted = request.Revision();
        RequireKnown(wanted);
        if (request.Query("resourceVersionMatch") != "Exact" || token is not null) return store.Snapshot(home);
        if (wanted is null or 0)
            throw Refusals.BadRequest("resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided");
        var old = store.SnapshotAt(home, wanted.Value) ?? throw Refusals.Expired("The resourceVersion for the provided list is too old.");
        return (old, wanted.Value);
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
