using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Sampan.Sandbox.Kinds;
using Sampan.Sandbox.Routes;
using Sampan.Sandbox.Store;

namespace Sampan.Sandbox.Hosting;

/// <summary>Lets in who has a token: the one user of the kubeconfig, or the controllers inside. There is no way to act as another.</summary>
internal sealed class AccessGate(string token, string controllersToken)
{
    private static readonly object Controller = new();

    private readonly byte[] _user = Encoding.UTF8.GetBytes($"Bearer {token}");
    private readonly byte[] _controllers = Encoding.UTF8.GetBytes($"Bearer {controllersToken}");

    /// <summary>True when the sandbox's own controllers ask.</summary>
    public static bool IsController(HttpContext http) => http.Items.ContainsKey(Controller);

    /// <summary>Wraps what answers: 401 without the token, but for what anybody may ask of a cluster.</summary>
    public RequestDelegate Before(RequestDelegate next) => http =>
    {
        if (!IsKnown(http) && !IsOpen(http.Request.Path))
            return Answers.RefuseAsync(http, new ApiRefusal(HttpStatusCode.Unauthorized, "Unauthorized", "Unauthorized"));
        return http.Request.Headers.ContainsKey("Impersonate-User") ? Answers.RefuseAsync(http, Refusals.NotImplemented("impersonation")) : next(http);
    };

    private bool IsKnown(HttpContext http)
    {
        var given = Encoding.UTF8.GetBytes(http.Request.Headers.Authorization.ToString());
        if (CryptographicOperations.FixedTimeEquals(given, _user)) return true;
        if (!CryptographicOperations.FixedTimeEquals(given, _controllers)) return false;
        http.Items[Controller] = true;
        return true;
    }

    private static bool IsOpen(PathString path) => path.Value is "/version" or "/healthz" or "/livez" or "/readyz";
}
