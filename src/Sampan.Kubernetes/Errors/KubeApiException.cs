using System.Net;

namespace Sampan.Kubernetes.Errors;

/// <summary>The API server answered and refused.</summary>
public class KubeApiException : Exception
{
    /// <summary>Made by a client, or by a decorator that injects faults.</summary>
    public KubeApiException(HttpStatusCode code, string reason, string message, string request) : base(message) =>
        (Code, Reason, Request) = (code, reason, request);

    /// <summary>HTTP status of the answer.</summary>
    public HttpStatusCode Code { get; }

    /// <summary><c>reason</c> of the <c>Status</c> body, such as <c>AlreadyExists</c>; an open set, empty when the body was no Status.</summary>
    public string Reason { get; }

    /// <summary>Verb and path of the request, for messages; no body.</summary>
    public string Request { get; }

    /// <summary>The <c>Status</c> body's <c>details.causes</c>, each as <c>field: message</c>.</summary>
    public IReadOnlyList<string> Causes { get; init; } = [];

    /// <summary>How long the server asks to wait before trying again, if it does.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>An object of that name stands there already.</summary>
    public bool IsAlreadyExists => Code == HttpStatusCode.Conflict && Reason == "AlreadyExists";

    /// <summary>Somebody else wrote first, or a precondition does not hold.</summary>
    public bool IsConflict => Code == HttpStatusCode.Conflict && Reason != "AlreadyExists";

    /// <summary>True when the server, or one behind it, may have acted on a write before this answer was made: 500, 502, 503, 504 and their like.
    /// Every other refusal says that nothing was done.</summary>
    public bool MayHaveActed => Code >= HttpStatusCode.InternalServerError;

    /// <summary>The object or resource is not there.</summary>
    public bool IsNotFound => Code == HttpStatusCode.NotFound;
}
