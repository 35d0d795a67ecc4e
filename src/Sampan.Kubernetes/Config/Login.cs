using System.Net.Http.Headers;

namespace Sampan.Kubernetes.Config;

/// <summary>What one request logs in with.</summary>
/// <param name="Header"><c>Authorization</c>, or null.</param>
/// <param name="Certificate">Client certificate, or null.</param>
internal sealed record Login(AuthenticationHeaderValue? Header, ClientCertificate? Certificate);
