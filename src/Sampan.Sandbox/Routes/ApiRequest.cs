using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;
using Sampan.Sandbox.Discovery;
using Sampan.Sandbox.Kinds;
using Sampan.Sandbox.Protobuf;
using Sampan.Sandbox.Store;

namespace Sampan.Sandbox.Routes;

/// <summary>One request to a resource, its path resolved.</summary>
internal sealed record ApiRequest(HttpContext Http, ResourceTable Table, ServedResource Resource, string? Namespace, string? Name, string? Subresource, AnswerForm Form)
{
    public CancellationToken Aborted => Http.RequestAborted;

    /// <summary>A query parameter; null when absent or empty.</summary>
    public string? Query(string name) => Http.Request.Query[name].ToString() is { Length: > 0 } value ? value : null;

    public bool Flag(string name) => Query(name) is "true" or "1" or "t" or "T" or "TRUE" or "True";

    /// <summary>A whole number in the query, or null.</summary>
    /// <exception cref="ApiRefusal">400: it is something else.</exception>
    public long? Whole(string name)
    {
        if (Query(name) is not { } text) return null;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)) return value;
        throw Refusals.BadRequest($"strconv.ParseInt: parsing {FieldError.Quote(text)}: invalid syntax");
    }

    /// <summary>A resource version in the query, or null.</summary>
    /// <param name="badRequest">Lists refuse one that is no number with 400; reading one object and watches fail with 500.</param>
    /// <exception cref="ApiRefusal">Not a number.</exception>
    public long? Revision(bool badRequest)
    {
        if (Query("resourceVersion") is not { } text) return null;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var revision)) return revision;
        var quoted = FieldError.Quote(text);
        var wrong = $"resourceVersion: Invalid value: {quoted}: strconv.ParseUint: parsing {quoted}: invalid syntax";
        throw badRequest ? Refusals.BadRequest($"invalid resource version: {wrong}") : new ApiRefusal(HttpStatusCode.InternalServerError, "", wrong);
    }

    /// <summary>What the query says about writing.</summary>
    /// <param name="optionsKind">Kind named in refusals, such as <c>CreateOptions</c>.</param>
    /// <param name="defaultValidation">What counts when <c>fieldValidation</c> is absent.</param>
    public WriteCall Write(string optionsKind, string defaultValidation)
    {
        var dryRun = Http.Request.Query["dryRun"].ToList();
        var validation = Query("fieldValidation") ?? defaultValidation;
        var errors = new List<FieldError>();
        if (optionsKind == "PatchOptions") ManagerNames.CheckPatch(this, errors);
        ManagerNames.Check(Query("fieldManager"), errors);
        if (dryRun.Exists(d => d != "All"))
            errors.Add(FieldError.NotSupported("dryRun", $"[{string.Join(",", dryRun.Select(d => FieldError.Quote(d ?? "")))}]", "All"));
        if (validation is not ("Strict" or "Warn" or "Ignore"))
            errors.Add(FieldError.NotSupported("fieldValidation", FieldError.Quote(validation), "", "Ignore", "Strict", "Warn"));
        if (errors.Count > 0) throw Refusals.Invalid($"{optionsKind}.meta.k8s.io", "meta.k8s.io", optionsKind, "", errors);
        // Protobuf has no names that could be unknown.
        if (Bodies.MediaType(Http) == ProtobufEnvelope.MediaType) validation = "Ignore";
        return new WriteCall(Resource, Namespace)
        {
            DryRun = dryRun.Count > 0,
            FieldValidation = validation,
            Manager = Query("fieldManager") ?? ManagerNames.FromUserAgent(Http.Request.Headers.UserAgent.ToString()),
            Force = Http.Request.Query.TryGetValue("force", out var force) && force.ToString().ToLowerInvariant() is not ("false" or "0"),
        };
    }
}
