using System.Net;

namespace Sampan.Sandbox.Kinds;

/// <summary>Ends a request with a <c>Status</c> body. Thrown anywhere between routing and storing; the one place that answers catches it.</summary>
internal sealed class ApiRefusal(HttpStatusCode code, string reason, string message) : Exception(message)
{
    /// <summary>HTTP status, and <c>code</c> of the body.</summary>
    public HttpStatusCode Code { get; } = code;

    /// <summary><c>reason</c> of the body, such as <c>Forbidden</c>.</summary>
    public string Reason { get; } = reason;

    /// <summary><c>details.causes</c>.</summary>
    public IReadOnlyList<FieldError> Causes { get; init; } = [];

    /// <summary><c>details.group</c>, when the refusal is about an object.</summary>
    public string Group { get; init; } = "";

    /// <summary><c>details.kind</c>: the plural name (or, for Invalid, the kind) of what it is about.</summary>
    public string Kind { get; init; } = "";

    /// <summary><c>details.name</c>.</summary>
    public string Name { get; init; } = "";

    /// <summary><c>details.uid</c>.</summary>
    public string Uid { get; init; } = "";

    /// <summary><c>metadata.continue</c>: how a paged list that expired can go on without being consistent.</summary>
    public string? Continue { get; init; }

    /// <summary>Seconds for the <c>Retry-After</c> header and <c>details.retryAfterSeconds</c>.</summary>
    public int? RetryAfterSeconds { get; init; }
}
