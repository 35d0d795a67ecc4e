using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Kinds;
using Sampan.Sandbox.Protobuf;

namespace Sampan.Sandbox.Routes;

/// <summary>Writes whole answers.</summary>
internal static class Answers
{
    public const string Json = "application/json";

    /// <summary>Answers with a document: in JSON, or in protobuf for a client that prefers it.</summary>
    public static Task WriteAsync(HttpContext http, HttpStatusCode code, JsonNode document, string mediaType = Json)
    {
        var json = KubeJson.Write(document);
        if (mediaType != Json || !AnswerForm.PrefersProtobuf(http.Request.Headers.Accept)) return WriteAsync(http, code, json, mediaType);
        using var parsed = KubeJson.ParseDocument(json);
        return ProtobufEnvelope.Close(parsed.RootElement) is { } message
            ? WriteAsync(http, code, message, ProtobufEnvelope.MediaType)
            : WriteAsync(http, code, json, mediaType);
    }

    public static async Task WriteAsync(HttpContext http, HttpStatusCode code, ReadOnlyMemory<byte> body, string mediaType = Json)
    {
        http.Response.StatusCode = (int)code;
        http.Response.ContentType = mediaType;
        http.Response.ContentLength = body.Length;
        await http.Response.BodyWriter.WriteAsync(body, http.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>Adds warnings to the answer's headers.</summary>
    public static void Warn(HttpContext http, IReadOnlyCollection<string> warnings)
    {
        foreach (var warning in warnings) http.Response.Headers.Append("Warning", $"299 - {FieldError.Quote(warning)}");
    }

    public static Task RefuseAsync(HttpContext http, ApiRefusal refusal)
    {
        if (refusal.RetryAfterSeconds is { } seconds) http.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return WriteAsync(http, refusal.Code, Status(refusal));
    }

    /// <summary>The <c>Status</c> document of a refusal.</summary>
    public static JsonObject Status(ApiRefusal refusal)
    {
        var status = new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Failure", ["message"] = refusal.Message };
        if (refusal.Continue is not null) status["metadata"]!["continue"] = refusal.Continue;
        if (refusal.Reason.Length > 0) status["reason"] = refusal.Reason;
        var details = new JsonObject();
        if (refusal.Name.Length > 0) details["name"] = refusal.Name;
        if (refusal.Group.Length > 0) details["group"] = refusal.Group;
        if (refusal.Kind.Length > 0) details["kind"] = refusal.Kind;
        if (refusal.Uid.Length > 0) details["uid"] = refusal.Uid;
        if (refusal.Causes.Count > 0) details["causes"] = new JsonArray([.. refusal.Causes.Select(Cause)]);
        if (refusal.RetryAfterSeconds is { } seconds) details["retryAfterSeconds"] = seconds;
        if (details.Count > 0 || refusal.Reason is "NotFound" or "MethodNotAllowed" or "Invalid" || refusal.Message.StartsWith("415", StringComparison.Ordinal) || refusal.Message.StartsWith("406", StringComparison.Ordinal)) status["details"] = details;
        status["code"] = (int)refusal.Code;
        return status;
    }

    /// <summary>The <c>Status</c> of a delete that is done.</summary>
    public static JsonObject Deleted(string group, string plural, string name, string? uid)
    {
        var details = new JsonObject { ["name"] = name };
        if (group.Length > 0) details["group"] = group;
        details["kind"] = plural;
        details["uid"] = uid;
        return Success(details, null);
    }

    /// <summary>The <c>Status</c> of something created that is no object of its own.</summary>
    public static JsonObject Created() => Success(null, HttpStatusCode.Created);

    private static JsonObject Success(JsonObject? details, HttpStatusCode? code)
    {
        var status = new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Success" };
        if (details is not null) status["details"] = details;
        if (code is not null) status["code"] = (int)code;
        return status;
    }

    private static JsonNode Cause(FieldError error)
    {
        var cause = new JsonObject();
        if (error.Reason.Length > 0) cause["reason"] = error.Reason;
        cause["message"] = error.Message;
        if (error.Path.Length > 0) cause["field"] = error.Path;
        return cause;
    }
}
