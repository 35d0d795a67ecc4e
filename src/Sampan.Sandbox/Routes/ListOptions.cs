using Sampan.Kubernetes.Versions;
using Sampan.Sandbox.Kinds;
using Sampan.Sandbox.Store;

namespace Sampan.Sandbox.Routes;

/// <summary>What the query of a list or a watch asks for, read and checked as the API server does.</summary>
internal sealed record ListOptions
{
    /// <summary><c>resourceVersion</c>; null when absent.</summary>
    public long? Revision { get; private init; }

    /// <summary>True when the listing must be that of <see cref="Revision"/>: asked for, or by the old rule that a page of a version is of that version.</summary>
    public bool Exact { get; private init; }

    /// <summary>Most items of a page. A list from revision 0 is answered whole, as from a server's watch cache.</summary>
    public long Limit { get; private init; } = long.MaxValue;

    /// <summary><c>continue</c>, or null.</summary>
    public ContinueToken? Token { get; private init; }

    /// <summary><c>sendInitialEvents</c>; null when absent.</summary>
    public bool? SendInitialEvents { get; private init; }

    /// <exception cref="ApiRefusal">400, 422 or (a watch's version that is no number) 500.</exception>
    public static ListOptions Of(ApiRequest request, KubernetesVersion version, bool watch)
    {
        var limit = request.Whole("limit") ?? 0;
        var match = request.Query("resourceVersionMatch") ?? "";
        var text = request.Query("resourceVersion");
        var next = request.Query("continue");
        bool? initial = request.Query("sendInitialEvents") is null || !version.Since(27) ? null : request.Flag("sendInitialEvents");
        var errors = watch && version.Since(27) ? OfWatch(match, next, initial, version) : OfList(match, text, next, initial, watch);
        if (errors.Count > 0) throw Refusals.Invalid("ListOptions.meta.k8s.io", "meta.k8s.io", "ListOptions", "", errors);

        var revision = request.Revision(badRequest: !watch);
        var token = next is null ? null : ContinueToken.Parse(next);
        if (token is not null && revision is > 0) throw Refusals.BadRequest("specifying resource version is not allowed when using continue");
        return new ListOptions
        {
            Revision = revision,
            Exact = match == "Exact" || (match.Length == 0 && revision is > 0 && limit > 0),
            Limit = limit > 0 && (revision != 0 || token is not null) ? limit : long.MaxValue,
            Token = token,
            SendInitialEvents = initial,
        };
    }

    private static List<FieldError> OfList(string match, string? revision, string? next, bool? initial, bool watch)
    {
        var errors = new List<FieldError>();
        if (match.Length > 0)
        {
            if (watch) errors.Add(FieldError.Forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden for watch"));
            if (revision is null) errors.Add(FieldError.Forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden unless resourceVersion is provided"));
            if (next is not null) errors.Add(FieldError.Forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden when continue is provided"));
            if (match is not ("Exact" or "NotOlderThan")) errors.Add(FieldError.NotSupported("resourceVersionMatch", FieldError.Quote(match), "Exact", "NotOlderThan", ""));
            if (match == "Exact" && revision == "0")
                errors.Add(FieldError.Forbidden("resourceVersionMatch", "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\""));
        }

        if (initial is not null) errors.Add(FieldError.Forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list"));
        return errors;
    }

    /// <summary>Rules since 1.27. Watches with initial events are on by default in 1.32, and again from 1.34 on.</summary>
    private static List<FieldError> OfWatch(string match, string? next, bool? initial, KubernetesVersion version)
    {
        var errors = new List<FieldError>();
        if (initial is not null)
        {
            if (match != "NotOlderThan") errors.Add(FieldError.Forbidden("resourceVersionMatch", "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"));
            if (version.Minor is < 32 or 33)
                errors.Add(FieldError.Forbidden("sendInitialEvents", "sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled"));
        }

        if (match.Length == 0) return errors;
        if (initial is null) errors.Add(FieldError.Forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"));
        if (match != "NotOlderThan") errors.Add(FieldError.NotSupported("resourceVersionMatch", FieldError.Quote(match), "NotOlderThan"));
        if (next is not null) errors.Add(FieldError.Forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden when continue is provided"));
        return errors;
    }
}
