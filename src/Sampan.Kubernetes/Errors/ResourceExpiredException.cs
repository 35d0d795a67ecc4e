using System.Net;

namespace Sampan.Kubernetes.Errors;

/// <summary>A resource version or continue token is older than what the server still knows: list again.</summary>
public sealed class ResourceExpiredException : KubeApiException
{
    /// <summary>Made by a client, or by a decorator that injects faults.</summary>
    public ResourceExpiredException(string message, string request) : base(HttpStatusCode.Gone, "Expired", message, request)
    {
    }
}
