using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Sampan.Sandbox.Kinds;
using Sampan.Sandbox.Routes;
using Sampan.Sandbox.Store;

namespace Sampan.Sandbox.Hosting;

/// <summary>Lets in who has the token. There is one user, and no way to act as another.</summary>
internal sealed class AccessGate(string token)
{
    private readonly byte[] _expected = Encoding.UTF8.GetBytes($"Bearer {token}");

    /// <summary>Wraps what answers: 401 without the token, but for what anybody may ask of a cluster.</summary>
    public RequestDelegate Before(RequestDelegate next) => http =>
    {
        if (!IsOpen(http.Request.Path) && !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(http.Request.Headers.Authorization.ToString()), _expected))
            return Answers.RefuseAsync(http, new ApiRefusal(HttpStatusCode.Unauthorized, "Unauthorized", "Unauthorized"));
        return http.Request.Headers.ContainsKey("Impersonate-User") ? Answers.RefuseAsync(http, Refusals.NotImplemented("impersonation")) : next(http);
    };

    private static bool IsOpen(PathString path) => path.Value is "/version" or "/healthz" or "/livez" or "/readyz";
}
