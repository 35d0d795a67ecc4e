using System.Net;

namespace Sampan.Kubernetes.Patching;

/// <summary>A well-formed patch does not fit the document. The message is the one of the Go libraries that API servers and Velero patch with.</summary>
/// <param name="message">What does not fit; nothing of the document but names of its fields.</param>
/// <param name="code">Status of an API server's answer that carries the message; null when the server keeps to itself what did not fit.</param>
/// <param name="fault">What kind of misfit it is.</param>
public sealed class PatchException(string message, HttpStatusCode? code = null, PatchFault fault = PatchFault.Other) : Exception(message)
{
    /// <summary>Status of the answer that carries the message; null when the server keeps to itself what did not fit.</summary>
    public HttpStatusCode? Code { get; } = code;

    /// <summary>What kind of misfit it is.</summary>
    public PatchFault Fault { get; } = fault;
}
