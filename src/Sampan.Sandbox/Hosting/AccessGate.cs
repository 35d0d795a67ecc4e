using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Sampan.Sandbox.Access;
using Sampan.Sandbox.Kinds;
using Sampan.Sandbox.Routes;
using Sampan.Sandbox.Store;

namespace Sampan.Sandbox.Hosting;

/// <summary>Lets in who has a token: the user of the kubeconfig, a service account, or the controllers inside. There is no way to act as another.</summary>
internal sealed class AccessGate(string token, string controllersToken, ServiceAccountTokens accounts)
{
    private const string Scheme = "Bearer ";

    private static readonly object Controller = new();

    private readonly byte[] _user = Encoding.UTF8.GetBytes(Scheme + token);
    private readonly byte[] _controllers = Encoding.UTF8.GetBytes(Scheme + controllersToken);

    /// <summary>True when the sandbox's own controllers ask.</summary>
    public static bool IsController(HttpContext http) => http.Items.ContainsKey(Controller);

    /// <summary>Wraps what answers: 401 without a token, but for what anybody may ask of a cluster.</summary>
    public RequestDelegate Before(RequestDelegate next) => http =>
    {
        if (!IsKnown(http) && !IsOpen(http.Request.Path))
            return Answers.RefuseAsync(http, new ApiRefusal(HttpStatusCode.Unauthorized, "Unauthorized", "Unauthorized"));
        return http.Request.Headers.ContainsKey("Impersonate-User") ? Answers.RefuseAsync(http, Refusals.NotImplemented("impersonation")) : next(http);
    };

    private bool IsKnown(HttpContext http)
    {
        var authorization = http.Request.Headers.Authorization.ToString();
        var given = Encoding.UTF8.GetBytes(authorization);
        if (CryptographicOperations.FixedTimeEquals(given, _user)) return true;
        if (CryptographicOperations.FixedTimeEquals(given, _controllers)) http.Items[Controller] = true;
        else if (AccountOf(authorization) is { } account) http.Features.Set(account);
        else return false;
        return true;
    }

    private UserIdentity? AccountOf(string authorization) =>
        authorization.StartsWith(Scheme, StringComparison.Ordinal) && accounts.Check(authorization[Scheme.Length..]) is var (user, audiences) &&
        audiences.Contains(ServiceAccountTokens.Issuer) ? user : null;

    private static bool IsOpen(PathString path) => path.Value is "/version" or "/healthz" or "/livez" or "/readyz";
}
