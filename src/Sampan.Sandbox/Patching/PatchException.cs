using System.Net;

namespace Sampan.Sandbox.Patching;

/// <summary>A well-formed patch does not fit the document.</summary>
internal sealed class PatchException(string message, HttpStatusCode? code = null) : Exception(message)
{
    /// <summary>Status of the answer that carries the message; null when the server keeps to itself what did not fit.</summary>
    public HttpStatusCode? Code { get; } = code;
}
